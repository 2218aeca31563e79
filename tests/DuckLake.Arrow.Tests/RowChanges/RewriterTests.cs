using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>What becomes of scanned rows: assignments and joins, on rows of the reference, before anything is written.</summary>
public sealed class RewriterTests : LeakCheckedTest
{
    // inv(sku VARCHAR, qty INTEGER, seen DATE): rows 1 = b 12, 6 = e 5, 10 = c 0; see merge_into.test.
    [SkippableFact]
    public async Task Assignments_give_constants_and_what_functions_make_of_all_columns()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("merge_into");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("inv");
        using var rewriter = new AssignmentRewriter(
            table,
            [
                DuckLakeAssignment.Set("QTY", batch =>
                {
                    Assert.Equal(["sku", "qty", "seen"], batch.Schema.FieldsList.Select(field => field.Name));
                    using var builder = new Int64Array.Builder();
                    foreach (int quantity in ((Int32Array)batch.Column("qty")).Values)
                    {
                        builder.Append(quantity * 10L);
                    }

                    return builder.Build();
                }),
                DuckLakeAssignment.Set("seen", new DateOnly(2026, 1, 2)),
            ]);
        (SortedDictionary<long, string> versions, long selected) = await RunAsync(table, rewriter);
        Assert.Equal(["1: b | 120 | 2026-01-02", "6: e | 50 | 2026-01-02", "10: c | 0 | 2026-01-02"], versions.Select(row => $"{row.Key}: {row.Value}"));
        Assert.Equal(3, selected);
    }

    [SkippableFact]
    public async Task Assignments_that_do_not_fit_are_typed_errors()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("merge_into");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("inv");
        var missing = Assert.Throws<DuckLakeException>(() => new AssignmentRewriter(table, [DuckLakeAssignment.Set("quantity", 1)]));
        Assert.Equal(DuckLakeErrorKind.NotFound, missing.Kind);
        var range = Assert.Throws<DuckLakeException>(() => new AssignmentRewriter(table, [DuckLakeAssignment.Set("qty", 1L << 40)]));
        Assert.Equal(DuckLakeErrorKind.InvalidInput, range.Kind);
        Assert.Equal("qty", range.ColumnPath);
        Assert.Throws<ArgumentException>(() => new AssignmentRewriter(table, [DuckLakeAssignment.Set("qty", 1), DuckLakeAssignment.Set("Qty", 2)]));
        using var wrongCount = new AssignmentRewriter(
            table,
            [
                DuckLakeAssignment.Set("qty", batch =>
                {
                    using var builder = new Int32Array.Builder();
                    return builder.AppendRange(new int[batch.Length + 1]).Build();
                }),
            ]);
        var count = await Assert.ThrowsAsync<DuckLakeException>(() => RunAsync(table, wrongCount));
        Assert.Contains("values for", count.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Matched_rows_take_the_named_columns_and_nulls_match_nothing()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("merge_into");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("inv");
        using ListStream stream = ListStream.Of(["QTY", "sku"], [[7L, "c"], [8L, "x"], [9L, null], [1L, "x"]], batchRows: 2);
        using SourceRows source = await SourceRows.ReadAsync(table, stream, null, default);
        Assert.Equal([0, 1], source.Columns);
        var join = new JoinSource(source.Batch, [0]);
        using var rewriter = new JoinRewriter(
            table, join, [0], [-1, source.PlaceOf(1), -1], DuckLakeMergeMatched.Update, DuckLakeMergeNotMatchedBySource.Delete);
        (SortedDictionary<long, string> versions, long selected) = await RunAsync(table, rewriter);
        Assert.Equal(["10: c | 7 | ∅"], versions.Select(row => $"{row.Key}: {row.Value}"));
        Assert.Equal(3, selected);
        Assert.Equal(2, rewriter.DeletedCount);
        Assert.Equal([1, 2, 3], join.FindUnmatchedRows());
    }

    [SkippableFact]
    public async Task Two_source_rows_for_one_row_are_refused_to_update_it_and_may_delete_it()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("merge_into");
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("inv");
        using ListStream stream = ListStream.Of(["sku", "qty"], [["c", 1], ["c", 2]]);
        using SourceRows source = await SourceRows.ReadAsync(table, stream, null, default);
        var join = new JoinSource(source.Batch, [0]);
        using var update = new JoinRewriter(table, join, [0], [-1, 1, -1], DuckLakeMergeMatched.Update, DuckLakeMergeNotMatchedBySource.Nothing);
        var error = await Assert.ThrowsAsync<DuckLakeException>(() => RunAsync(table, update));
        Assert.Contains("The same row was updated multiple times", error.Message, StringComparison.Ordinal);
        using var delete = new JoinRewriter(table, join, [0], [-1, 1, -1], DuckLakeMergeMatched.Delete, DuckLakeMergeNotMatchedBySource.Nothing);
        (SortedDictionary<long, string> versions, long selected) = await RunAsync(table, delete);
        Assert.Empty(versions);
        Assert.Equal(1, selected);
    }

    private static async Task<(SortedDictionary<long, string> Versions, long Selected)> RunAsync(DuckLakeTable table, RowRewriter rewriter)
    {
        LocatedScan scan = await LocatedScan.PlanAsync(
            table, rewriter.ScannedColumns.Select(column => table.Columns[column].Name), null, null, null, default);
        var selection = new RowSelection();
        var versions = new SortedDictionary<long, string>();
        await using var stream = new RewriteStream(scan.ReadAsync(_ => true, default), rewriter, selection, table.ArrowSchema, RowIdMode.Embedded);
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    IEnumerable<string> values = Enumerable.Range(0, batch.ColumnCount - 1)
                        .Select(i => ValueText.Format(batch.Column(i), batch.Schema.FieldsList[i], row) ?? "∅");
                    versions.Add(((Int64Array)batch.Column(batch.ColumnCount - 1)).Values[row], string.Join(" | ", values));
                }
            }
        }

        Assert.Equal(stream.RowCount, versions.Count);
        return (versions, selection.Count);
    }
}
