namespace DuckLake.Metadata;

/// <summary>A row of <c>ducklake_delete_file</c>.</summary>
internal static class DeleteFileRow
{
    private const string Table = "ducklake_delete_file";

    /// <summary>The select list the other members read.</summary>
    public static string Columns(CatalogSql sql, string alias) => sql.Columns(
        Table, alias, "delete_file_id", "data_file_id", "path", "path_is_relative", "format", "delete_count", "file_size_bytes", "footer_size", "encryption_key", "partial_max", "begin_snapshot", "row_group_count");

    public static long DataFileId(CatalogRow row) => row.Int64(1);

    public static DeleteFileInfo Read(CatalogRow row) => new()
    {
        DeleteFileId = row.Int64(0),
        Path = row.NullableText(2) is null ? throw row.Wrong(2, "a path", null) : row.Path(2, 3),
        Format = row.NullableText(4)?.ToLowerInvariant() switch
        {
            null or "" or "parquet" => DeleteFileFormat.Parquet,
            "puffin" => DeleteFileFormat.Puffin,
            _ => throw MetadataException.Unsupported(
                $"Delete file {row.Int64(0)} of data file {row.Int64(1)} has the unknown format '{row.NullableText(4)}'. Check for a newer release of this library."),
        },
        DeleteCount = row.NonNegative(5),
        SizeBytes = row.NullableNonNegative(6),
        FooterSizeBytes = row.PositiveOrNull(7),
        EncryptionKey = row.NullableText(8),
        PartialMax = row.NullableInt64(9),
        BeginSnapshot = row.Int64(10),
        RowGroupCount = row.NullableNonNegative(11),
    };
}
