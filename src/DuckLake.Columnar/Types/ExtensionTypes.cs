namespace DuckLake.Columnar;

/// <summary>The extension types DuckLake columns have, and factories of their fields.</summary>
public static class ExtensionTypes
{
    /// <summary>UUIDs on 16 big-endian bytes.</summary>
    public const string Uuid = "arrow.uuid";

    /// <summary>JSON text on UTF-8 strings.</summary>
    public const string Json = "arrow.json";

    /// <summary>Geometries as well-known binary.</summary>
    public const string GeoArrowWkb = "geoarrow.wkb";

    /// <summary>Variants as a struct of <c>metadata</c> and <c>value</c> binaries in the Parquet variant encoding.</summary>
    public const string Variant = "arrow.parquet.variant";

    /// <summary>Types of another system, named in the extension metadata.</summary>
    public const string Opaque = "arrow.opaque";

    /// <summary>Extension metadata of DuckDB's TIME WITH TIME ZONE.</summary>
    public const string TimeTzMetadata = """{"type_name":"time_tz","vendor_name":"DuckDB"}""";

    /// <summary>
    /// Storage type of TIME WITH TIME ZONE: DuckDB's 64-bit form, little-endian (40 high bits: local microseconds since midnight;
    /// 24 low bits: 57599 - offset from UTC in seconds). Arrow's own time64 has no room for the offset.
    /// </summary>
    public static FixedSizeBinaryType TimeTzStorage { get; } = new(8);

    /// <summary>Storage type of UUIDs.</summary>
    public static FixedSizeBinaryType UuidStorage { get; } = new(16);

    /// <summary>Storage type of variants.</summary>
    public static StructType VariantStorage { get; } = new(
    [
        new Field("metadata", BinaryType.Default, nullable: false),
        new Field("value", BinaryType.Default, nullable: false),
    ]);

    /// <summary>A field of an extension type.</summary>
    /// <param name="name">Field name.</param>
    /// <param name="extensionName">Name of the extension type.</param>
    /// <param name="storage">Type of the storage values.</param>
    /// <param name="nullable">False if no value is null.</param>
    /// <param name="extensionMetadata">Parameters of the extension type, or null.</param>
    public static Field CreateField(string name, string extensionName, IArrowType storage, bool nullable = true, string? extensionMetadata = null) =>
        new(name, storage, nullable, new Dictionary<string, string>
        {
            [Field.ExtensionNameKey] = extensionName,
            [Field.ExtensionMetadataKey] = extensionMetadata ?? string.Empty,
        });

    /// <summary>True if the field holds DuckDB's TIME WITH TIME ZONE values over <see cref="TimeTzStorage"/>.</summary>
    public static bool IsTimeTz(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.ExtensionName == Opaque && field.DataType.Equals(TimeTzStorage)
            && field.Metadata.GetValueOrDefault(Field.ExtensionMetadataKey)?.Contains("\"time_tz\"", StringComparison.Ordinal) == true;
    }
}
