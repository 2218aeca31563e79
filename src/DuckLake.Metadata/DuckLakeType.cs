using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>
/// A type name of the DuckLake catalog. Nested types carry no children here: those are rows of their own, see
/// <see cref="ColumnDefinition.Children"/>.
/// </summary>
public sealed record DuckLakeType
{
    private const int MaxDecimalPrecision = 38;

    private static readonly Dictionary<string, DuckLakeTypeKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["boolean"] = DuckLakeTypeKind.Boolean,
        ["int8"] = DuckLakeTypeKind.Int8,
        ["int16"] = DuckLakeTypeKind.Int16,
        ["int32"] = DuckLakeTypeKind.Int32,
        ["int64"] = DuckLakeTypeKind.Int64,
        ["int128"] = DuckLakeTypeKind.Int128,
        ["uint8"] = DuckLakeTypeKind.UInt8,
        ["uint16"] = DuckLakeTypeKind.UInt16,
        ["uint32"] = DuckLakeTypeKind.UInt32,
        ["uint64"] = DuckLakeTypeKind.UInt64,
        ["uint128"] = DuckLakeTypeKind.UInt128,
        ["float32"] = DuckLakeTypeKind.Float32,
        ["float64"] = DuckLakeTypeKind.Float64,
        ["decimal"] = DuckLakeTypeKind.Decimal,
        ["date"] = DuckLakeTypeKind.Date,
        ["time"] = DuckLakeTypeKind.Time,
        ["timetz"] = DuckLakeTypeKind.TimeTz,
        ["time_ns"] = DuckLakeTypeKind.TimeNs,
        ["timestamp"] = DuckLakeTypeKind.Timestamp,
        ["timestamp_us"] = DuckLakeTypeKind.Timestamp,
        ["timestamp_s"] = DuckLakeTypeKind.TimestampS,
        ["timestamp_ms"] = DuckLakeTypeKind.TimestampMs,
        ["timestamp_ns"] = DuckLakeTypeKind.TimestampNs,
        ["timestamptz"] = DuckLakeTypeKind.TimestampTz,
        ["timestamptz_ns"] = DuckLakeTypeKind.TimestampTzNs,
        ["interval"] = DuckLakeTypeKind.Interval,
        ["varchar"] = DuckLakeTypeKind.Varchar,
        ["json"] = DuckLakeTypeKind.Json,
        ["blob"] = DuckLakeTypeKind.Blob,
        ["uuid"] = DuckLakeTypeKind.Uuid,
        ["geometry"] = DuckLakeTypeKind.Geometry,
        ["variant"] = DuckLakeTypeKind.Variant,
        ["struct"] = DuckLakeTypeKind.Struct,
        ["list"] = DuckLakeTypeKind.List,
        ["map"] = DuckLakeTypeKind.Map,
        ["null"] = DuckLakeTypeKind.Null,
        ["unknown"] = DuckLakeTypeKind.Unknown,
    };

    private DuckLakeType(DuckLakeTypeKind kind, int precision = 0, int scale = 0)
    {
        Kind = kind;
        Precision = precision;
        Scale = scale;
    }

    /// <summary>Which type.</summary>
    public DuckLakeTypeKind Kind { get; }

    /// <summary>Decimal digits, 1 to 38, of a decimal; otherwise 0.</summary>
    public int Precision { get; }

    /// <summary>Digits after the point, 0 to <see cref="Precision"/>, of a decimal; otherwise 0.</summary>
    public int Scale { get; }

    /// <summary>Whether the type has child columns (struct, list, map).</summary>
    public bool IsNested => Kind is DuckLakeTypeKind.Struct or DuckLakeTypeKind.List or DuckLakeTypeKind.Map;

    /// <summary>A type without parameters.</summary>
    /// <param name="kind">Any kind but <see cref="DuckLakeTypeKind.Decimal"/>.</param>
    /// <exception cref="ArgumentException">The kind needs parameters.</exception>
    public static DuckLakeType Of(DuckLakeTypeKind kind) =>
        kind == DuckLakeTypeKind.Decimal
            ? throw new ArgumentException("A decimal needs precision and scale.", nameof(kind))
            : new DuckLakeType(kind);

    /// <summary>A decimal type.</summary>
    /// <param name="precision">Digits in all, 1 to 38.</param>
    /// <param name="scale">Digits after the point, 0 to <paramref name="precision"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Precision or scale is out of range.</exception>
    public static DuckLakeType Decimal(int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxDecimalPrecision);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        return new DuckLakeType(DuckLakeTypeKind.Decimal, precision, scale);
    }

    /// <summary>Reads a type name as the catalog stores it.</summary>
    /// <param name="text">The name, case-insensitive, for example <c>int32</c> or <c>decimal(18,3)</c>.</param>
    /// <exception cref="MetadataException">The name is no DuckLake type (kind Unsupported).</exception>
    public static DuckLakeType Parse(string text) =>
        TryParse(text, out var type)
            ? type
            : throw MetadataException.Unsupported($"Failed to parse DuckLake type - unsupported type '{text}'");

    /// <summary>Reads a type name as the catalog stores it.</summary>
    /// <param name="text">The name, case-insensitive; null is no type.</param>
    /// <param name="type">The type, or null if the name is none.</param>
    /// <returns>Whether the name is a DuckLake type.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DuckLakeType? type)
    {
        type = null;
        if (text is null)
        {
            return false;
        }

        if (Kinds.TryGetValue(text, out var kind))
        {
            // A bare "decimal" is the engine's default decimal.
            type = kind == DuckLakeTypeKind.Decimal ? new DuckLakeType(kind, 18, 3) : new DuckLakeType(kind);
            return true;
        }

        if (!text.StartsWith("decimal(", StringComparison.OrdinalIgnoreCase) || !text.EndsWith(')'))
        {
            return false;
        }

        var parameters = text["decimal(".Length..^1].Split(',');
        if (parameters.Length != 2
            || !int.TryParse(parameters[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var precision)
            || !int.TryParse(parameters[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var scale)
            || precision is < 1 or > MaxDecimalPrecision
            || scale > precision)
        {
            return false;
        }

        type = new DuckLakeType(DuckLakeTypeKind.Decimal, precision, scale);
        return true;
    }

    /// <summary>The name as the catalog stores it.</summary>
    public override string ToString() => Kind switch
    {
        DuckLakeTypeKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"decimal({Precision},{Scale})"),
        DuckLakeTypeKind.TimeNs => "time_ns",
        DuckLakeTypeKind.TimestampS => "timestamp_s",
        DuckLakeTypeKind.TimestampMs => "timestamp_ms",
        DuckLakeTypeKind.TimestampNs => "timestamp_ns",
        DuckLakeTypeKind.TimestampTzNs => "timestamptz_ns",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
