using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Arrow.Tests;

/// <summary>Random operations on a lake and on the model beside it.</summary>
internal sealed class ModelRun(DuckLakeCatalog catalog, int seed)
{
    private const int MaxRows = 120;
    private static readonly string[] s_types = ["INTEGER", "BIGINT", "DOUBLE", "VARCHAR"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<long, Dictionary<string, ModelTable>> _history = [];
    private Dictionary<(string Table, long Key), long> _rowIds = [];
    private Dictionary<string, ModelTable> _tables = [];
    private long _nextKey;
    private int _nextName;

    /// <summary>The operations done so far; ends the messages of failures.</summary>
    public List<string> Log { get; } = [];

    public int OperationCount { get; private set; }

    public int SnapshotCount => _history.Count;

    public async Task RunAsync(int operations)
    {
        while (OperationCount < operations)
        {
            if (_random.Next(10) == 0)
            {
                await FlushAsync();
            }

            Dictionary<string, ModelTable> before = Copy(_tables);
            var rowIdsBefore = new Dictionary<(string Table, long Key), long>(_rowIds);
            bool isRolledBack = _random.Next(12) == 0;
            int count = _random.Next(4) == 0 ? _random.Next(2, 5) : 1;
            await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
            for (int i = 0; i < count; i++)
            {
                await ChangeAsync(transaction);
                OperationCount++;
                if (_random.Next(3) == 0)
                {
                    await CheckAsync(transaction.Snapshot, _tables, "inside the transaction");
                }
            }

            if (isRolledBack)
            {
                Log.Add("rollback");
                await transaction.RollbackAsync();
                (_tables, _rowIds) = (before, rowIdsBefore);
                continue;
            }

            DuckLakeSnapshot snapshot = await transaction.CommitAsync();
            Log.Add($"commit {snapshot.Id}");
            _history[snapshot.Id] = Copy(_tables);
            await CheckAsync(snapshot, _tables, "after the commit");
            await CheckRowIdsAsync(snapshot);
        }
    }

    /// <summary>Reads every snapshot again, through a lake opened anew.</summary>
    public async Task CheckHistoryAsync(DuckLakeCatalog reopened)
    {
        foreach ((long version, Dictionary<string, ModelTable> tables) in _history)
        {
            await CheckAsync(await reopened.GetSnapshotAsync(version), tables, "by time travel");
        }
    }

    /// <summary>Moves inlined rows to files, which must change nothing at any snapshot.</summary>
    private async Task FlushAsync()
    {
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        IReadOnlyList<DuckLakeFlushResult> flushed = await transaction.FlushAllInlinedDataAsync();
        DuckLakeSnapshot snapshot = await transaction.CommitAsync();
        Log.Add($"flush {string.Join(", ", flushed.Select(result => $"{result.TableName} {result.RowsFlushed}"))} at {snapshot.Id}");
        OperationCount++;
        if (flushed.Count > 0)
        {
            _history[snapshot.Id] = Copy(_tables);
            await CheckAsync(snapshot, _tables, "after the flush");
            await CheckRowIdsAsync(snapshot);
            long earlier = _history.Keys.ElementAt(_random.Next(_history.Count));
            await CheckAsync(await catalog.GetSnapshotAsync(earlier), _history[earlier], $"at {earlier} after the flush");
        }
    }

    private async Task ChangeAsync(DuckLakeTransaction transaction)
    {
        if (_tables.Count == 0 || (_tables.Count < 4 && _random.Next(25) == 0))
        {
            Create(transaction);
            return;
        }

        string name = _tables.Keys.ElementAt(_random.Next(_tables.Count));
        ModelTable table = _tables[name];
        if (table.Rows.Count > MaxRows)
        {
            await ShrinkAsync(transaction, name, table);
            return;
        }

        switch (_random.Next(28))
        {
            case < 7:
                await AppendAsync(transaction, name, table);
                break;
            case < 11:
                await DeleteAsync(transaction, name, table);
                break;
            case < 15:
                await UpdateAsync(transaction, name, table);
                break;
            case < 18:
                await MergeAsync(transaction, name, table);
                break;
            case 18 when table.Columns.Count < 6:
                AddColumn(transaction, name, table);
                break;
            case 19 when table.Columns.Count > 3:
                DropColumn(transaction, name, table);
                break;
            case 20:
                Rename(transaction, name, table);
                break;
            case 21:
                Widen(transaction, name, table);
                break;
            case 22:
                Partition(transaction, name, table);
                break;
            case 23:
                Sort(transaction, name, table);
                break;
            case 24 when _tables.Count > 1 && _random.Next(4) == 0:
                Log.Add($"drop {name}");
                transaction.DropTable(name);
                _tables.Remove(name);
                break;
            case 25:
                string renamed = $"t{_nextName++}";
                Log.Add($"rename table {name} to {renamed}");
                transaction.RenameTable(name, renamed);
                _tables.Remove(name);
                _tables.Add(renamed, table);
                Relabel(name, renamed);
                break;
            case 26:
                await OverwriteAsync(transaction, name, table);
                break;
            default:
                await DeleteRowsAsync(transaction, name, table);
                break;
        }
    }

    private void Create(DuckLakeTransaction transaction)
    {
        string name = $"t{_nextName++}";
        var table = new ModelTable();
        table.Columns.AddRange([new ModelColumn("a", "INTEGER", null), new ModelColumn("b", "VARCHAR", null), new ModelColumn("c", "DOUBLE", "1.5")]);
        Log.Add($"create {name}");
        transaction.CreateTable(name, [.. table.Columns.Select(Spec)]);
        _tables.Add(name, table);
    }

    private static DuckLakeColumnSpec Spec(ModelColumn column)
    {
        DuckLakeColumnSpec spec = DuckLakeColumnSpec.Parse(column.Name, column.Type);
        return column.Default is null ? spec : spec with { Default = DuckLakeDefault.Literal(column.Default) };
    }

    private async Task AppendAsync(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        int count = _random.Next(3) switch { 0 => _random.Next(1, 4), 1 => _random.Next(8, 13), _ => _random.Next(20, 60) };
        long[] keys = [.. Enumerable.Range(0, count).Select(_ => _nextKey++)];
        Log.Add($"append {count} to {name}");
        await AppendAsync(transaction, name, table, keys);
    }

    private async Task AppendAsync(DuckLakeTransaction transaction, string name, ModelTable table, long[] keys)
    {
        using RecordBatch batch = NewRows(table, keys, out List<string?[]> rows);
        Assert.Equal(keys.Length, await transaction.AppendAsync(name, batch));
        for (int i = 0; i < keys.Length; i++)
        {
            table.Rows.Add(keys[i], rows[i]);
        }
    }

    private async Task DeleteAsync(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        (DuckLakeFilter filter, Func<long, string?[], bool> matches, string text) = Condition(table);
        List<long> keys = [.. table.Rows.Where(row => matches(row.Key, row.Value)).Select(row => row.Key)];
        Log.Add($"delete from {name} where {text} ({keys.Count})");
        Assert.Equal(keys.Count, await transaction.DeleteAsync(name, filter));
        keys.ForEach(key => table.Rows.Remove(key));
    }

    private async Task DeleteRowsAsync(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        Dictionary<long, long> rowIds = await ReadRowIdsAsync(transaction.GetTable(name));
        List<long> keys = [.. table.Rows.Keys.Where(_ => _random.Next(5) == 0)];
        Log.Add($"delete {keys.Count} rows of {name} by row id");
        Assert.Equal(keys.Count, await transaction.DeleteRowsAsync(name, [.. keys.Select(key => rowIds[key])]));
        keys.ForEach(key => table.Rows.Remove(key));
    }

    private async Task ShrinkAsync(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        long middle = table.Rows.Keys.ElementAt(table.Rows.Count * 3 / 4);
        if (_random.Next(4) == 0)
        {
            Log.Add($"truncate {name}");
            Assert.Equal(table.Rows.Count, await transaction.TruncateAsync(name));
            table.Rows.Clear();
            return;
        }

        List<long> keys = [.. table.Rows.Keys.Where(key => key < middle)];
        Log.Add($"delete from {name} where k < {middle} ({keys.Count})");
        Assert.Equal(keys.Count, await transaction.DeleteAsync(name, DuckLakeFilter.LessThan("k", middle)));
        keys.ForEach(key => table.Rows.Remove(key));
    }

    private async Task UpdateAsync(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        (DuckLakeFilter filter, Func<long, string?[], bool> matches, string text) = Condition(table);
        int index = _random.Next(1, table.Columns.Count);
        ModelColumn column = table.Columns[index];
        string? value = NewValue(column);
        List<long> keys = [.. table.Rows.Where(row => matches(row.Key, row.Value)).Select(row => row.Key)];
        Log.Add($"update {name} set {column.Name} = {value ?? "NULL"} where {text} ({keys.Count})");
        Assert.Equal(keys.Count, await transaction.UpdateAsync(name, filter, [DuckLakeAssignment.Set(column.Name, Constant(column, value))]));
        keys.ForEach(key => table.Rows[key][index - 1] = value);
    }

    private async Task MergeAsync(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        long[] known = [.. table.Rows.Keys.Where(_ => _random.Next(6) == 0)];
        long[] added = [.. Enumerable.Range(0, _random.Next(6)).Select(_ => _nextKey++)];
        long[] keys = [.. known, .. added];
        _random.Shuffle(keys);
        RecordBatch batch = NewRows(table, keys, out List<string?[]> rows);
        Log.Add($"merge {known.Length} known and {added.Length} new rows into {name}");
        DuckLakeMergeResult result = await transaction.MergeAsync(
            name, new RecordBatchStream(batch), new DuckLakeMergeOptions { KeyColumns = ["k"] });
        Assert.Equal(new DuckLakeMergeResult(added.Length, known.Length, 0), result);
        for (int i = 0; i < keys.Length; i++)
        {
            table.Rows[keys[i]] = rows[i];
        }
    }

    private async Task OverwriteAsync(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        long[] keys = [.. Enumerable.Range(0, _random.Next(1, 30)).Select(_ => _nextKey++)];
        Log.Add($"overwrite {name} with {keys.Length} rows");
        RecordBatch batch = NewRows(table, keys, out List<string?[]> rows);
        await transaction.OverwriteAsync(name, new RecordBatchStream(batch));
        table.Rows.Clear();
        for (int i = 0; i < keys.Length; i++)
        {
            table.Rows.Add(keys[i], rows[i]);
        }
    }

    private void AddColumn(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        string type = s_types[_random.Next(s_types.Length)];
        var column = new ModelColumn($"x{_nextName++}", type, null);
        column = column with { Default = _random.Next(2) == 0 ? null : NewValue(column) };
        Log.Add($"add column {column} to {name}");
        transaction.AddColumn(name, Spec(column));
        table.AddColumn(column);
    }

    private void DropColumn(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        // What the table is partitioned or sorted by cannot be dropped; partitions and sorting use the key alone.
        int index = _random.Next(1, table.Columns.Count);
        Log.Add($"drop column {table.Columns[index].Name} of {name}");
        transaction.DropColumn(name, table.Columns[index].Name);
        table.DropColumn(index);
    }

    private void Rename(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        int index = _random.Next(1, table.Columns.Count);
        string renamed = $"r{_nextName++}";
        Log.Add($"rename column {table.Columns[index].Name} of {name} to {renamed}");
        transaction.RenameColumn(name, table.Columns[index].Name, renamed);
        table.Columns[index] = table.Columns[index] with { Name = renamed };
    }

    private void Widen(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        int index = table.Columns.FindIndex(column => column.Type == "INTEGER");
        if (index < 0)
        {
            return;
        }

        Log.Add($"widen column {table.Columns[index].Name} of {name}");
        transaction.SetColumnType(name, table.Columns[index].Name, DuckLakeColumnSpec.Parse("c", "BIGINT"));
        table.Columns[index] = table.Columns[index] with { Type = "BIGINT" };
    }

    private void Partition(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        if (_random.Next(2) == 0)
        {
            Log.Add($"reset partitioning of {name}");
            transaction.ResetPartitioning(name);
        }
        else
        {
            Log.Add($"partition {name}");
            transaction.SetPartitioning(name, DuckLakePartitionKey.Bucket(_random.Next(2, 4), "k"));
        }
    }

    private void Sort(DuckLakeTransaction transaction, string name, ModelTable table)
    {
        Log.Add($"sort {name}");
        transaction.SetSortOrder(name, new DuckLakeSortKey("k", _random.Next(2) == 0 ? DuckLakeSortDirection.Ascending : DuckLakeSortDirection.Descending));
    }

    private (DuckLakeFilter Filter, Func<long, string?[], bool> Matches, string Text) Condition(ModelTable table)
    {
        int index = _random.Next(table.Columns.Count);
        ModelColumn column = table.Columns[index];
        if (index == 0 || _random.Next(3) == 0)
        {
            long low = table.Rows.Count == 0 ? 0 : table.Rows.Keys.ElementAt(_random.Next(table.Rows.Count));
            long high = low + _random.Next(1, 25);
            return (
                DuckLakeFilter.And(DuckLakeFilter.GreaterThanOrEqual("k", low), DuckLakeFilter.LessThan("k", high)),
                (key, _) => key >= low && key < high,
                $"k in [{low}, {high})");
        }

        string? value = NewValue(column);
        return value is null
            ? (DuckLakeFilter.IsNull(column.Name), (_, row) => row[index - 1] is null, $"{column.Name} is null")
            : (DuckLakeFilter.Equal(column.Name, Constant(column, value)), (_, row) => row[index - 1] == value, $"{column.Name} = {value}");
    }

    private RecordBatch NewRows(ModelTable table, long[] keys, out List<string?[]> rows)
    {
        rows = [.. keys.Select(_ => table.Columns.Skip(1).Select(NewValue).ToArray())];
        var fields = new List<Field>();
        var arrays = new List<IArrowArray>();
        for (int i = 0; i < table.Columns.Count; i++)
        {
            ModelColumn column = table.Columns[i];
            int position = i - 1;
            string?[] values = i == 0 ? [.. keys.Select(key => $"{key}")] : [.. rows.Select(row => row[position])];
            (IArrowType type, IArrowArray array) = Build(column.Type, values);
            fields.Add(new Field(column.Name, type, true));
            arrays.Add(array);
        }

        return new RecordBatch(new Schema(fields, null), arrays, keys.Length);
    }

    private static (IArrowType Type, IArrowArray Array) Build(string type, string?[] values)
    {
        switch (type)
        {
            case "INTEGER":
                using (var builder = new Int32Array.Builder())
                {
                    Array.ForEach(values, value => Append(value, v => builder.Append(int.Parse(v, CultureInfo.InvariantCulture)), () => builder.AppendNull()));
                    return (Int32Type.Default, builder.Build());
                }

            case "BIGINT":
                using (var builder = new Int64Array.Builder())
                {
                    Array.ForEach(values, value => Append(value, v => builder.Append(long.Parse(v, CultureInfo.InvariantCulture)), () => builder.AppendNull()));
                    return (Int64Type.Default, builder.Build());
                }

            case "DOUBLE":
                using (var builder = new DoubleArray.Builder())
                {
                    Array.ForEach(values, value => Append(value, v => builder.Append(double.Parse(v, CultureInfo.InvariantCulture)), () => builder.AppendNull()));
                    return (DoubleType.Default, builder.Build());
                }

            default:
                using (var builder = new StringArray.Builder())
                {
                    Array.ForEach(values, value => Append(value, v => builder.Append(v), () => builder.AppendNull()));
                    return (StringType.Default, builder.Build());
                }
        }

        static void Append(string? value, Action<string> append, Action appendNull)
        {
            if (value is null)
            {
                appendNull();
            }
            else
            {
                append(value);
            }
        }
    }

    private string? NewValue(ModelColumn column) => _random.Next(5) == 0
        ? null
        : column.Type switch
        {
            "INTEGER" => $"{_random.Next(-3, 12)}",
            "BIGINT" => $"{_random.Next(-3, 12)}",
            "DOUBLE" => string.Create(CultureInfo.InvariantCulture, $"{_random.Next(-4, 8)}.5"),
            _ => _random.Next(8) == 0 ? "" : $"v'{_random.Next(8)}\u00fc",
        };

    private static DuckLakeValue Constant(ModelColumn column, string? value) => DuckLakeValue.FromObject(value is null
        ? null
        : column.Type switch
        {
            "VARCHAR" => value,
            "DOUBLE" => double.Parse(value, CultureInfo.InvariantCulture),
            _ => (object)long.Parse(value, CultureInfo.InvariantCulture),
        });

    private async Task CheckAsync(DuckLakeSnapshot snapshot, Dictionary<string, ModelTable> tables, string when)
    {
        Assert.True(
            tables.Keys.Order(StringComparer.Ordinal).SequenceEqual(snapshot.Tables.Select(table => table.Name).Order(StringComparer.Ordinal)),
            $"Tables {when} (seed {seed}):\n{Tail()}");
        foreach ((string name, ModelTable model) in tables)
        {
            DuckLakeTable table = snapshot.GetTable(name);
            List<string?[]> rows = await GoldenTables.ReadAsync(table.Scan());
            List<string> found =
            [
                string.Join('|', table.Columns.Select(column => column.Name)),
                .. rows.OrderBy(row => long.Parse(row[0]!, CultureInfo.InvariantCulture)).Select(row => string.Join('|', row.Select(value => value ?? "NULL"))),
            ];
            List<string> expected = model.Describe();
            Assert.True(
                expected.SequenceEqual(found),
                $"Rows of {name} at {snapshot.Id} {when} (seed {seed}), - model, + lake:\n"
                    + string.Join('\n', expected.Except(found).Select(row => "- " + row).Concat(found.Except(expected).Select(row => "+ " + row)).Take(20))
                    + $"\n{expected.Count} against {found.Count} lines\n{Tail()}");
            Assert.Equal(model.Rows.Count, await table.CountAsync());
        }
    }

    /// <summary>A row keeps its id as long as it lives, and no two rows of a table share one.</summary>
    private async Task CheckRowIdsAsync(DuckLakeSnapshot snapshot)
    {
        foreach (string name in _tables.Keys)
        {
            Dictionary<long, long> found = await ReadRowIdsAsync(snapshot.GetTable(name));
            Assert.True(found.Values.Distinct().Count() == found.Count, $"Row ids of {name} repeat (seed {seed}):\n{Tail()}");
            foreach ((long key, long rowId) in found)
            {
                Assert.True(
                    !_rowIds.TryGetValue((name, key), out long known) || known == rowId,
                    $"Row {key} of {name} had the id {known} and has {rowId} (seed {seed}):\n{Tail()}");
                _rowIds[(name, key)] = rowId;
            }
        }
    }

    private static async Task<Dictionary<long, long>> ReadRowIdsAsync(DuckLakeTable table) =>
        (await GoldenTables.ReadAsync(table.Scan().Select("k", "rowid")))
            .ToDictionary(row => long.Parse(row[0]!, CultureInfo.InvariantCulture), row => long.Parse(row[1]!, CultureInfo.InvariantCulture));

    private void Relabel(string name, string renamed)
    {
        foreach ((string Table, long Key) place in _rowIds.Keys.Where(place => place.Table == name).ToList())
        {
            _rowIds[(renamed, place.Key)] = _rowIds[place];
            _rowIds.Remove(place);
        }
    }

    private string Tail() => string.Join('\n', Log.TakeLast(40));

    private static Dictionary<string, ModelTable> Copy(Dictionary<string, ModelTable> tables) =>
        tables.ToDictionary(table => table.Key, table => table.Value.Copy());
}
