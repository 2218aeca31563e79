using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Random row changes against a dictionary: in the open transaction, after each commit, and at every snapshot in the end.</summary>
public abstract class RowModelTests : LeakCheckedTest
{
    private static readonly DuckLakeMergeOptions s_merge = new() { KeyColumns = ["k"] };

    private protected abstract LakeBackend CreateBackend();

    private protected virtual int Transactions => 40;

    [SkippableTheory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 10)]
    [InlineData(4, 10)]
    [InlineData(5, 1000)]
    public async Task Random_changes_give_what_the_model_says(int seed, int inliningRowLimit)
    {
        var random = new Random(seed);
        await using RowLake lake = await RowLake.CreateAsync(CreateBackend(), inliningRowLimit);
        var model = new SortedDictionary<long, (string? V, int? N)>();
        var rowIds = new Dictionary<long, long>();
        long nextKey = 0;
        for (int i = 0; i < Transactions; i++)
        {
            var changed = new SortedDictionary<long, (string? V, int? N)>(model);
            var kept = new Dictionary<long, long>(rowIds);
            long key = nextKey;
            bool rollsBack = random.Next(8) == 0;
            async Task RunAsync(DuckLakeTransaction transaction)
            {
                for (int operations = random.Next(1, 5); operations > 0; operations--)
                {
                    key = await ChangeAsync(transaction, random, changed, kept, key);
                    Assert.Equal(Texts(changed), (await RowIdRows.ReadAsync(transaction.GetTable(RowLake.Table))).Values.Order(StringComparer.Ordinal));
                }
            }

            if (rollsBack)
            {
                await using DuckLakeTransaction transaction = await lake.Catalog.BeginTransactionAsync();
                await RunAsync(transaction);
                await transaction.RollbackAsync();
                continue;
            }

            await lake.CommitAsync(RunAsync);
            (model, rowIds, nextKey) = (changed, kept, key);
            Assert.Equal(Texts(model), lake.Values());
            foreach ((long rowId, string row) in lake.Rows)
            {
                long k = long.Parse(row.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
                if (!rowIds.TryAdd(k, rowId))
                {
                    Assert.Equal(rowIds[k], rowId);
                }
            }
        }

        await lake.CheckHistoryAsync();
    }

    private static async Task<long> ChangeAsync(
        DuckLakeTransaction transaction, Random random, SortedDictionary<long, (string? V, int? N)> model, Dictionary<long, long> rowIds, long nextKey)
    {
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                int count = random.Next(3) == 0 ? random.Next(20, 60) : random.Next(1, 9);
                var rows = new (long K, string? V, int? N)[count];
                for (int i = 0; i < count; i++)
                {
                    rows[i] = (nextKey++, random.Next(6) == 0 ? null : $"v{random.Next(5)}", random.Next(6) == 0 ? null : random.Next(10));
                    model.Add(rows[i].K, (rows[i].V, rows[i].N));
                }

                await transaction.AppendAsync(RowLake.Table, RowLake.Stream(rows));
                return nextKey;
            case 3 or 4:
                (DuckLakeFilter filter, Func<long, (string? V, int? N), bool> matches) = Filter(random, nextKey);
                List<long> deleted = [.. model.Where(row => matches(row.Key, row.Value)).Select(row => row.Key)];
                Assert.Equal(deleted.Count, await transaction.DeleteAsync(RowLake.Table, filter));
                Remove(deleted, model, rowIds);
                return nextKey;
            case 5:
                SortedDictionary<long, string> shown = await RowIdRows.ReadAsync(transaction.GetTable(RowLake.Table));
                List<KeyValuePair<long, string>> chosen = [.. shown.Where(_ => random.Next(8) == 0)];
                Assert.Equal(chosen.Count, await transaction.DeleteRowsAsync(RowLake.Table, [.. chosen.Select(row => row.Key)]));
                Remove(chosen.Select(row => KeyOf(row.Value)), model, rowIds);
                return nextKey;
            case 6 or 7:
                (filter, matches) = Filter(random, nextKey);
                string text = $"u{random.Next(5)}";
                List<long> updated = [.. model.Where(row => matches(row.Key, row.Value)).Select(row => row.Key)];
                Assert.Equal(updated.Count, await transaction.UpdateAsync(RowLake.Table, filter, [DuckLakeAssignment.Set("v", text)]));
                updated.ForEach(k => model[k] = model[k] with { V = text });
                return nextKey;
            case 8:
                shown = await RowIdRows.ReadAsync(transaction.GetTable(RowLake.Table));
                chosen = [.. shown.Where(_ => random.Next(6) == 0)];
                List<object?[]> values = [.. chosen.Select(row => new object?[] { row.Key, random.Next(100) })];
                Assert.Equal(chosen.Count, await transaction.UpdateRowsAsync(RowLake.Table, ListStream.Of(["rowid", "n"], [.. values, [-5L, 0]])));
                for (int i = 0; i < chosen.Count; i++)
                {
                    long k = KeyOf(chosen[i].Value);
                    model[k] = model[k] with { N = (int)values[i][1]! };
                }

                return nextKey;
            case 9 or 10:
                return await MergeAsync(transaction, random, model, rowIds, nextKey);
            default:
                if (random.Next(4) == 0)
                {
                    Assert.Equal(model.Count, await transaction.TruncateAsync(RowLake.Table));
                    Remove([.. model.Keys], model, rowIds);
                }

                return nextKey;
        }
    }

    private static async Task<long> MergeAsync(
        DuckLakeTransaction transaction, Random random, SortedDictionary<long, (string? V, int? N)> model, Dictionary<long, long> rowIds, long nextKey)
    {
        var source = new Dictionary<long, (long K, string? V, int? N)>();
        for (int i = random.Next(1, 25); i > 0; i--)
        {
            long k = random.NextInt64(Math.Max(0, nextKey - 60), nextKey + 8);
            source[k] = (k, $"m{random.Next(5)}", random.Next(1000));
        }

        long[] matched = [.. source.Keys.Where(model.ContainsKey)];
        long[] added = [.. source.Keys.Except(matched)];
        DuckLakeMergeMatched whenMatched = random.Next(4) == 0 ? DuckLakeMergeMatched.Delete : DuckLakeMergeMatched.Update;
        DuckLakeMergeResult result = await transaction.MergeAsync(
            RowLake.Table, RowLake.Stream([.. source.Values]), s_merge with { WhenMatched = whenMatched });
        bool deletes = whenMatched == DuckLakeMergeMatched.Delete;
        Assert.Equal(new DuckLakeMergeResult(added.Length, deletes ? 0 : matched.Length, deletes ? matched.Length : 0), result);
        if (deletes)
        {
            Remove(matched, model, rowIds);
        }

        foreach (long k in deletes ? added : [.. source.Keys])
        {
            model[k] = (source[k].V, source[k].N);
        }

        return Math.Max(nextKey, source.Keys.Max() + 1);
    }

    private static (DuckLakeFilter Filter, Func<long, (string? V, int? N), bool> Matches) Filter(Random random, long nextKey)
    {
        long low = random.NextInt64(nextKey + 1);
        long high = low + random.Next(15);
        int n = random.Next(10);
        string text = $"v{random.Next(5)}";
        return random.Next(5) switch
        {
            0 => (DuckLakeFilter.Between("k", low, high), (k, _) => k >= low && k <= high),
            1 => (DuckLakeFilter.Equal("n", n), (_, row) => row.N == n),
            2 => (!DuckLakeFilter.GreaterThan("n", n / 4), (_, row) => row.N is { } value && value <= n / 4),
            3 => (DuckLakeFilter.Equal("v", text) & DuckLakeFilter.IsNotNull("n"), (_, row) => row.V == text && row.N is not null),
            _ => (DuckLakeFilter.IsNull("v"), (_, row) => row.V is null),
        };
    }

    private static void Remove(IEnumerable<long> keys, SortedDictionary<long, (string? V, int? N)> model, Dictionary<long, long> rowIds)
    {
        foreach (long key in keys)
        {
            model.Remove(key);
            rowIds.Remove(key);
        }
    }

    private static long KeyOf(string row) => long.Parse(row.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Texts(SortedDictionary<long, (string? V, int? N)> model) => model
        .Select(row => $"{row.Key} | {row.Value.V ?? "∅"} | {row.Value.N?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "∅"}")
        .Order(StringComparer.Ordinal);
}
