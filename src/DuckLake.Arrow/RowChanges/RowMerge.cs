using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Merges a source into a table by key.</summary>
internal static class RowMerge
{
    public static async Task<DuckLakeMergeResult> RunAsync(
        RowChange change, IArrowArrayStream stream, DuckLakeMergeOptions options, CancellationToken cancellationToken)
    {
        DuckLakeTable table = change.Table;
        int[] keys = FindKeys(table, options.KeyColumns);
        using SourceRows source = await SourceRows.ReadAsync(table, stream, null, cancellationToken).ConfigureAwait(false);
        int[] taken = FindTaken(table, source, keys, options);
        var join = new JoinSource(source.Batch, [.. keys.Select(key => PlaceOf(table, source, key))]);

        // Without a column to take there is nothing to update.
        DuckLakeMergeMatched whenMatched = options.WhenMatched == DuckLakeMergeMatched.Update && Array.TrueForAll(taken, place => place < 0)
            ? DuckLakeMergeMatched.Nothing
            : options.WhenMatched;
        using var rewriter = new JoinRewriter(table, join, keys, taken, whenMatched, options.WhenNotMatchedBySource);
        long updated = await change.RewriteAsync(rewriter, null, Condition(table, source, keys, options), cancellationToken).ConfigureAwait(false);
        long inserted = options.WhenNotMatched == DuckLakeMergeNotMatched.Insert
            ? await InsertAsync(change, source, join.FindUnmatchedRows(), cancellationToken).ConfigureAwait(false)
            : 0;
        return new DuckLakeMergeResult(inserted, updated, rewriter.DeletedCount);
    }

    private static async Task<long> InsertAsync(RowChange change, SourceRows source, int[] rows, CancellationToken cancellationToken)
    {
        if (rows.Length == 0)
        {
            return 0;
        }

        Schema layout = change.Table.ArrowSchema;
        RowMapper mapper = RowMapper.Create(change.Table.Definition, layout, source.Batch.Schema);
        await using var stream = new SelectedRowStream(source.Batch, rows, mapper, layout);

        // As the reference does: rows that a merge inserts go to files in a 1.0 lake.
        InliningMode inlining = change.Table.Snapshot.Catalog.Info.Version == "1.0" ? InliningMode.Never : InliningMode.Allowed;
        return await change.WriteAsync(stream, RowIdMode.Assigned, inlining, cancellationToken).ConfigureAwait(false);
    }

    private static int[] FindKeys(DuckLakeTable table, IReadOnlyList<string> names)
    {
        if (names is null || names.Count == 0)
        {
            throw new ArgumentException("A merge needs at least one key column.", nameof(DuckLakeMergeOptions.KeyColumns));
        }

        int[] keys = [.. names.Select(name => TableColumns.Find(table, name))];
        if (keys.Distinct().Count() < keys.Length)
        {
            throw new ArgumentException("A key column is named twice.", nameof(DuckLakeMergeOptions.KeyColumns));
        }

        foreach (int key in keys)
        {
            ColumnDefinition column = table.Definition.Columns[key];
            if (!RowKeys.CanBeKey(column.RequireType()))
            {
                throw new ArgumentException(
                    $"Column \"{column.Name}\" of type {column.TypeText} cannot be a key.", nameof(DuckLakeMergeOptions.KeyColumns));
            }
        }

        return keys;
    }

    private static int PlaceOf(DuckLakeTable table, SourceRows source, int column) => source.PlaceOf(column) is var place and >= 0
        ? place
        : throw new DuckLakeException(
            DuckLakeErrorKind.InvalidInput, $"The source has no column \"{table.Definition.Columns[column].Name}\", which the merge needs.")
        {
            SchemaName = table.SchemaName,
            TableName = table.Name,
            ColumnPath = table.Definition.Columns[column].Name,
        };

    /// <summary>For each of the table's columns where an update takes it from the source, or -1 where it stays.</summary>
    private static int[] FindTaken(DuckLakeTable table, SourceRows source, int[] keys, DuckLakeMergeOptions options)
    {
        var taken = new int[table.Definition.Columns.Count];
        Array.Fill(taken, -1);
        if (options.UpdateColumns is { } names)
        {
            foreach (string name in names)
            {
                int column = TableColumns.Find(table, name);
                taken[column] = PlaceOf(table, source, column);
            }

            return taken;
        }

        foreach (int column in source.Columns)
        {
            taken[column] = keys.Contains(column) ? -1 : source.PlaceOf(column);
        }

        return taken;
    }

    // Rows the source does not know are looked at only if they may have to go.
    private static BoundFilter? Condition(DuckLakeTable table, SourceRows source, int[] keys, DuckLakeMergeOptions options)
    {
        if (options.WhenNotMatchedBySource == DuckLakeMergeNotMatchedBySource.Delete)
        {
            return null;
        }

        var conditions = new List<BoundFilter>();
        foreach (int key in keys)
        {
            ColumnDefinition column = table.Definition.Columns[key];
            var bound = new BoundColumn { Path = [column.ColumnId], Name = column.Name, Type = column.RequireType() };
            if (KeyCondition.Create(bound, source.Batch.Column(PlaceOf(table, source, key))) is { } condition)
            {
                conditions.Add(condition);
            }
        }

        return conditions.Count == 0 ? null : FilterBinder.And(conditions);
    }
}
