using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary><c>ducklake_list_files(catalog, table, schema =&gt;, snapshot_version =&gt;, snapshot_time =&gt;)</c>: the files a scan reads.</summary>
internal sealed class ListFilesFunction(EngineSession session) : LakeFunction(
    session,
    "ducklake_list_files",
    [SqlType.Varchar, SqlType.Varchar],
    [new("schema", SqlType.Varchar), new("snapshot_version", SqlType.BigInt), new("snapshot_time", SqlType.TimestampTz)])
{
    private static readonly RowsColumn[] s_columns =
    [
        new("data_file", SqlType.Varchar),
        new("data_file_size_bytes", SqlType.UBigInt),
        new("data_file_footer_size", SqlType.UBigInt),
        new("data_file_encryption_key", SqlType.Blob),
        new("delete_file", SqlType.Varchar),
        new("delete_file_size_bytes", SqlType.UBigInt),
        new("delete_file_footer_size", SqlType.UBigInt),
        new("delete_file_encryption_key", SqlType.Blob),
    ];

    protected override RowsResult BindRows(TableFunctionArguments arguments)
    {
        AttachedLake lake = FindLake(arguments);
        bool hasVersion = arguments.TryGetNamed("snapshot_version", out object? version);
        bool hasTime = arguments.TryGetNamed("snapshot_time", out object? time);
        if (hasVersion && hasTime)
        {
            throw SchemaErrors.Invalid("Either snapshot_version OR snapshot_time must be specified - not both");
        }

        if (arguments.Positional[1] is not string name)
        {
            throw SchemaErrors.Invalid("Table name cannot be NULL");
        }

        string schema = Text(arguments.Named("schema")) ?? "main";
        Func<CancellationToken, Task<DuckLakeTable>> find = async token =>
        {
            DuckLakeSnapshot snapshot = version is long id ? await lake.GetSnapshotAtAsync(id, token).ConfigureAwait(false)
                : time is DateTimeOffset instant ? await lake.GetSnapshotAtAsync(instant, instant.ToString("yyyy-MM-dd HH:mm:sszz", System.Globalization.CultureInfo.InvariantCulture), token).ConfigureAwait(false)
                : await lake.GetSnapshotAsync(token).ConfigureAwait(false);
            return TableNames.Find(snapshot, schema, name);
        };
        _ = Wait(find);
        return new RowsResult(s_columns, () => Wait(async token => await ReadAsync(await find(token).ConfigureAwait(false), token).ConfigureAwait(false)));
    }

    private static async Task<List<IReadOnlyList<object?>>> ReadAsync(DuckLakeTable table, CancellationToken cancellationToken)
    {
        FileListing listing = (await table.ListAsync(FileListingOptions.Default, cancellationToken).ConfigureAwait(false)).Files;
        ScanFileBuilder builder = new(table, listing);
        List<IReadOnlyList<object?>> rows = [];
        for (int i = 0; i < listing.Files.Count; i++)
        {
            ScanFile file = builder.Build(listing.Files[i], i);
            ScanDeleteFile? delete = file.DeleteFiles.Count > 0 ? file.DeleteFiles[0] : null;
            rows.Add(
            [
                file.Path,
                (ulong)file.SizeBytes,
                (ulong?)file.FooterSizeBytes,
                file.EncryptionKey.IsEmpty ? null : file.EncryptionKey.ToArray(),
                delete?.Path,
                (ulong?)delete?.SizeBytes,
                (ulong?)delete?.FooterSizeBytes,
                delete is null || delete.EncryptionKey.IsEmpty ? null : delete.EncryptionKey.ToArray(),
            ]);
        }

        return rows;
    }
}
