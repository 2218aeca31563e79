using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// A lake with a table <c>main.t(k BIGINT, v VARCHAR, n INTEGER)</c> and what its rows are expected to be: after every
/// commit the rows are compared, and at the end all snapshots again by time travel.
/// </summary>
internal sealed class RowLake : IAsyncDisposable
{
    internal static readonly DuckLakeName Table = "t";

    private readonly TemporaryDirectory _directory = new();
    private readonly LakeBackend _backend;
    private readonly Dictionary<long, SortedDictionary<long, string>> _bySnapshot = [];
    private SortedDictionary<long, string> _rows = [];

    private RowLake(LakeBackend backend) => _backend = backend;

    internal DuckLakeCatalog Catalog { get; private set; } = null!;

    internal string DataPath => _directory.Combine("data") + Path.DirectorySeparatorChar;

    /// <summary>The rows of the table after the last commit, by row id: values joined by blanks.</summary>
    internal IReadOnlyDictionary<long, string> Rows => _rows;

    /// <summary>A lake in a catalog of the backend, which belongs to it.</summary>
    internal static async Task<RowLake> CreateAsync(LakeBackend backend, int inliningRowLimit, params (string Key, string Value)[] options)
    {
        var lake = new RowLake(backend);
        lake.Catalog = await DuckLakeCatalog.CreateAsync(
            backend.OpenMetadata("rows"), new DuckLakeCreateOptions { DataPath = lake.DataPath });
        await lake.Catalog.SetOptionAsync("data_inlining_row_limit", inliningRowLimit.ToString(CultureInfo.InvariantCulture));
        foreach ((string key, string value) in options)
        {
            await lake.Catalog.SetOptionAsync(key, value);
        }

        await lake.CommitAsync(transaction =>
        {
            transaction.CreateTable(
                Table,
                [
                    DuckLakeColumnSpec.Parse("k", "BIGINT"),
                    DuckLakeColumnSpec.Parse("v", "VARCHAR"),
                    DuckLakeColumnSpec.Parse("n", "INTEGER"),
                ]);
            return Task.CompletedTask;
        });
        return lake;
    }

    /// <summary>Rows of the table to be handed in.</summary>
    internal static ListStream Stream(params (long K, string? V, int? N)[] rows) =>
        ListStream.Of(s_types, [.. rows.Select(row => new object?[] { row.K, row.V, row.N })]);

    /// <summary>Commits changes and takes over the rows they left.</summary>
    internal async Task<DuckLakeSnapshot> CommitAsync(Func<DuckLakeTransaction, Task> body)
    {
        await using DuckLakeTransaction transaction = await Catalog.BeginTransactionAsync();
        await body(transaction);
        List<string> seen = [.. (await RowIdRows.ReadAsync(transaction.GetTable(Table))).Values.Order(StringComparer.Ordinal)];
        DuckLakeSnapshot snapshot = await transaction.CommitAsync();
        _rows = await RowIdRows.ReadAsync(snapshot.GetTable("t"));
        Assert.Equal(seen, _rows.Values.Order(StringComparer.Ordinal));
        Assert.Equal(_rows.Count, await snapshot.GetTable("t").CountAsync());
        Assert.All(_rows.Keys, id => Assert.InRange(id, 0, ProvisionalIds.FirstRowId - 1));
        _bySnapshot[snapshot.Id] = _rows;
        return snapshot;
    }

    /// <summary>Reads every snapshot again, also by a catalog opened anew.</summary>
    internal async Task CheckHistoryAsync()
    {
        await using DuckLakeCatalog fresh = await DuckLakeCatalog.OpenAsync(_backend.OpenMetadata("rows"));
        foreach ((long snapshotId, SortedDictionary<long, string> rows) in _bySnapshot)
        {
            DuckLakeTable table = (await fresh.GetSnapshotAsync(snapshotId)).GetTable("t");
            Assert.Equal(rows, await RowIdRows.ReadAsync(table));
            Assert.Equal(rows.Count, await table.CountAsync());
        }
    }

    /// <summary>The values of all rows, ordered.</summary>
    internal string[] Values() => [.. _rows.Values.Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await Catalog.DisposeAsync();
        _backend.Dispose();
        _directory.Dispose();
    }

    private static readonly (string Name, IArrowType Type)[] s_types =
        [("k", Int64Type.Default), ("v", StringType.Default), ("n", Int32Type.Default)];
}
