using DuckLake.Metadata;
using DuckLake.Storage;

namespace DuckLake.Arrow;

internal sealed partial class CommitBuilder
{
    private static readonly string[] s_deleteFileColumns =
    [
        "delete_file_id", "table_id", "begin_snapshot", "end_snapshot", "data_file_id", "path", "path_is_relative", "format", "delete_count",
        "file_size_bytes", "footer_size", "encryption_key", "partial_max", "row_group_count",
    ];

    private static readonly string[] s_scheduledColumns = ["data_file_id", "path", "path_is_relative", "schedule_start"];

    private void AddDeletes()
    {
        long[][] retired = [.. _plan.Deletes.Where(delete => delete.Form == PreparedDeleteForm.Retire).Select(delete => new[] { delete.DataFileId })];
        if (retired.Length > 0)
        {
            _statements.Add(new EndRows("ducklake_data_file", ["data_file_id"], retired, _snapshotId));
        }

        AddDeleteFiles(_plan.Deletes.Where(delete => delete.Form == PreparedDeleteForm.File));
        foreach ((PendingTable pending, _) in TablesInOrder())
        {
            foreach (PendingEndedRows ended in pending.EndedInlinedRows.Values.Where(ended => ended.RowIds.Count > 0))
            {
                _statements.Add(new EndInlinedRows(ended.Table.Name, ended.RowIds, _snapshotId));
            }
        }

        AddInlinedDeletes();
    }

    private void AddDeleteFiles(IEnumerable<PreparedDelete> deletes)
    {
        List<PreparedDelete> files = deletes
            .OrderBy(delete => ProvisionalIds.IsProvisional(delete.DataFileId)).ThenBy(delete => Resolve(delete.TableId)).ToList();
        List<PreparedDelete> replacing = files.FindAll(delete => delete.Replaced is not null);
        if (replacing.Count > 0)
        {
            _statements.Add(new DeleteRows("ducklake_delete_file", ["delete_file_id"], [.. replacing.Select(delete => new[] { delete.Replaced!.DeleteFileId })]));
            Insert("ducklake_files_scheduled_for_deletion", s_scheduledColumns, [.. replacing.Select(Schedule)]);
        }

        var rows = new List<object?[]>();
        foreach (PreparedDelete delete in files)
        {
            WrittenDeleteFile written = delete.Written!;
            TableDefinition table = DefinitionOf(delete.TableId);
            StoredPath path = TableWriteContext.DirectoryOf(_catalog.Directory, table).MakeRelative(written.FullPath);
            rows.Add(
            [
                _nextFileId++, Resolve(delete.TableId), written.MinSnapshotId ?? _snapshotId, null,
                _fileIds.GetValueOrDefault(delete.DataFileId, delete.DataFileId), path.Path, path.IsRelative,
                written.Format == DeleteFileFormat.Puffin ? "puffin" : "parquet", written.DeleteCount, written.SizeBytes, written.FooterSizeBytes,
                written.EncryptionKey, HidesOwnRows(delete) ? null : written.MaxSnapshotId, (long)written.RowGroupCount,
            ]);
        }

        Insert("ducklake_delete_file", s_deleteFileColumns, rows);
    }

    // The delete file of a flushed file tells rows that had ended before: the reference leaves its largest snapshot out.
    private static bool HidesOwnRows(PreparedDelete delete) => ProvisionalIds.IsProvisional(delete.DataFileId);

    private object?[] Schedule(PreparedDelete delete)
    {
        StoredPath path = _catalog.Directory.MakeRelative(delete.ReplacedPath!);
        return [delete.Replaced!.DeleteFileId, path.Path, path.IsRelative, _scope.Now];
    }

    private void AddInlinedDeletes()
    {
        foreach (IGrouping<long, PreparedDelete> table in _plan.Deletes
            .Where(delete => delete.Form == PreparedDeleteForm.Inline).GroupBy(delete => delete.TableId).OrderBy(table => table.Key))
        {
            if (!StateOf(table.Key).HasInlinedDeleteTable)
            {
                _statements.Add(new CreateInlinedDeleteTable(table.Key));
            }

            _statements.Add(new InsertInlinedDeletes(
                table.Key,
                [.. table.SelectMany(delete => delete.Positions.Select(position => new InlinedDelete(delete.DataFileId, position, _snapshotId)))]));
        }
    }
}
