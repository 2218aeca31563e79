using DuckLake.Metadata;

namespace DuckLake.Arrow;

internal sealed partial class CatalogChangeWriter
{
    private void AddTags(IReadOnlyList<IWorkingRelation> relations)
    {
        var changes = new List<(long[] Keys, bool IsNew, string Tag, string? Value)>();
        foreach (IWorkingRelation relation in relations)
        {
            TagSet tags = relation is WorkingTable table ? table.Tags : ((WorkingView)relation).Tags;
            changes.AddRange(tags.Changes.Select(tag => (new[] { Resolve(relation.Id) }, relation.IsNew, tag.Key, tag.Value)));
        }

        ChangeTags("ducklake_tag", ["object_id"], changes);
    }

    private void AddColumnTags(List<WorkingTable> tables, List<WorkingView> views)
    {
        var changes = new List<(long[] Keys, bool IsNew, string Tag, string? Value)>();
        var dropped = new List<long[]>();
        foreach (WorkingTable table in tables.Where(table => table.IsNew || table.HasColumns))
        {
            long tableId = Resolve(table.TableId);
            var live = new HashSet<long>();
            foreach (WorkingColumn column in table.Columns.SelectMany(column => column.WithDescendants()))
            {
                live.Add(column.ColumnId);
                changes.AddRange(column.Tags.Changes.Select(tag => (new[] { tableId, column.ColumnId }, column.Base is null, tag.Key, tag.Value)));
            }

            dropped.AddRange(Flatten(table.Base?.Columns ?? []).Where(column => !live.Contains(column.ColumnId) && column.Tags.Count > 0)
                .Select(column => new[] { tableId, column.ColumnId }));
        }

        End("ducklake_column_tag", ["table_id", "column_id"], dropped);
        ChangeTags("ducklake_column_tag", ["table_id", "column_id"], changes);
        foreach (WorkingView view in views)
        {
            foreach ((string column, TagSet tags) in view.ColumnTags)
            {
                ChangeViewColumnTags(view, column, tags);
            }
        }
    }

    /// <summary>Ends the old values and writes the new ones; a tag taken away has a row without a value.</summary>
    private void ChangeTags(string table, IReadOnlyList<string> keyColumns, List<(long[] Keys, bool IsNew, string Tag, string? Value)> changes)
    {
        foreach (IGrouping<string, (long[] Keys, bool IsNew, string Tag, string? Value)> tag in changes.Where(change => !change.IsNew).GroupBy(change => change.Tag))
        {
            _statements.Add(new EndRows(table, keyColumns, [.. tag.Select(change => change.Keys)], _emission.SnapshotId) { TextKeys = [("key", tag.Key)] });
        }

        Insert(
            table,
            [.. keyColumns, "begin_snapshot", "end_snapshot", "key", "value"],
            [
                .. changes.Where(change => !change.IsNew || change.Value is not null)
                    .Select(change => (object?[])[.. change.Keys.Cast<object?>(), _emission.SnapshotId, null, change.Tag, change.Value]),
            ]);
    }

    private void ChangeViewColumnTags(WorkingView view, string column, TagSet tags)
    {
        long viewId = Resolve(view.ViewId);
        foreach ((string key, string? value) in tags.Changes)
        {
            if (!view.IsNew)
            {
                _statements.Add(new EndRows("ducklake_view_column_tag", ["view_id"], [[viewId]], _emission.SnapshotId)
                {
                    TextKeys = [("column_name", column), ("key", key)],
                });
            }

            Insert(
                "ducklake_view_column_tag",
                ["view_id", "column_name", "begin_snapshot", "end_snapshot", "key", "value"],
                [[viewId, column, _emission.SnapshotId, null, key, value]]);
        }
    }
}
