using System.Globalization;

namespace DuckLake.Parquet;

/// <summary>The writing application as told by <c>created_by</c>, for working around known faults of writers.</summary>
internal readonly struct WriterVersion
{
    private readonly string _application;
    private readonly Version? _version;

    private WriterVersion(string application, Version? version)
    {
        _application = application;
        _version = version;
    }

    /// <summary>Parses <c>application version x.y.z…</c>; anything else is an application without a version.</summary>
    public static WriterVersion Parse(string? createdBy)
    {
        if (string.IsNullOrEmpty(createdBy))
        {
            return new WriterVersion("", null);
        }

        const string Separator = " version ";
        int at = createdBy.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0
            ? new WriterVersion(createdBy, null)
            : new WriterVersion(createdBy[..at], ParseNumber(createdBy.AsSpan(at + Separator.Length)));
    }

    /// <summary>True when the application has that name and its version is unknown or older.</summary>
    public bool IsOlderThan(string application, int major, int minor, int build) =>
        string.Equals(_application, application, StringComparison.Ordinal)
        && (_version is null || _version < new Version(major, minor, build));

    /// <summary>parquet-mr before 1.8.0 wrote wrong bounds for byte arrays (PARQUET-251).</summary>
    public bool HasBrokenByteArrayBounds => IsOlderThan("parquet-mr", 1, 8, 0);

    /// <summary>parquet-mr before 1.2.9 left the dictionary page's header out of the chunk size (PARQUET-816).</summary>
    public bool OmitsDictionaryHeaderFromSize => IsOlderThan("parquet-mr", 1, 2, 9);

    private static Version? ParseNumber(ReadOnlySpan<char> text)
    {
        Span<int> parts = stackalloc int[3];
        parts.Clear();
        for (int i = 0; i < parts.Length; i++)
        {
            int digits = text.IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? text.Length : digits;
            if (!int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out parts[i]))
            {
                return i == 0 ? null : new Version(parts[0], parts[1], parts[2]);
            }

            text = text[digits..];
            if (text.IsEmpty || text[0] != '.')
            {
                break;
            }

            text = text[1..];
        }

        return new Version(parts[0], parts[1], parts[2]);
    }
}
