using System.Globalization;
using System.Text;

namespace DuckLake.Parquet;

/// <summary>
/// A Parquet file cannot be read: it is corrupt, uses an unsupported feature, needs another key or passes a limit.
/// The message says what was expected and found; the properties say where, as far as known.
/// </summary>
public sealed class InvalidParquetException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected and what was found.</param>
    public InvalidParquetException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was expected and what was found.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidParquetException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    internal InvalidParquetException(ParquetErrorKind kind, string message, long? byteOffset = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        ByteOffset = byteOffset;
    }

    internal InvalidParquetException(string message, long? byteOffset) : base(message) => ByteOffset = byteOffset;

    /// <summary>Why the file could not be read.</summary>
    public ParquetErrorKind Kind { get; }

    /// <summary>The file, as named by the caller, or null.</summary>
    public string? FileName { get; private set; }

    /// <summary>Dotted path of the column, or null.</summary>
    public string? ColumnPath { get; private set; }

    /// <summary>Ordinal of the page in its column chunk, or null.</summary>
    public int? PageOrdinal { get; private set; }

    /// <summary>Byte offset in the file at or near which the fault lies, or null.</summary>
    public long? ByteOffset { get; private set; }

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            var place = new StringBuilder();
            Append(place, "file", FileName);
            Append(place, "column", ColumnPath);
            Append(place, "page", PageOrdinal?.ToString(CultureInfo.InvariantCulture));
            Append(place, "byte offset", ByteOffset?.ToString(CultureInfo.InvariantCulture));
            return place.Length == 0 ? base.Message : $"{base.Message} [{place}]";
        }
    }

    /// <summary>The message without the place.</summary>
    internal string Problem => base.Message;

    /// <summary>
    /// Adds what an outer layer knows about the place, keeping what an inner layer already said.
    /// Always false, so that it can stand in an exception filter: <c>catch (InvalidParquetException e) when (e.Locate(...))</c>.
    /// </summary>
    internal bool Locate(string? fileName = null, string? columnPath = null, int? pageOrdinal = null, long? byteOffset = null)
    {
        FileName ??= fileName;
        ColumnPath ??= columnPath;
        PageOrdinal ??= pageOrdinal;
        ByteOffset ??= byteOffset;
        return false;
    }

    private static void Append(StringBuilder place, string label, string? value)
    {
        if (value is not null)
        {
            place.Append(place.Length == 0 ? "" : ", ").Append(label).Append(' ').Append(value);
        }
    }
}
