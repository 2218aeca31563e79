using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>Turns the statements of a commit into SQL of a batch. Few values travel as parameters of their own, many as one JSON text.</summary>
internal sealed class StatementSql(CatalogSql sql, CatalogBatch batch, Func<string, string> inlinedPrefix)
{
    // More parameters than this are slower than JSON, and no database takes fewer.
    private const int MaxValues = 48;

    // Where rows cannot travel as JSON.
    private const int MaxValuesWithoutJson = 900;

    private static readonly string[] SystemColumns = ["row_id", "begin_snapshot", "end_snapshot"];

    private readonly SqlDialect _dialect = sql.Dialect;
    private readonly SqlValueType _bigint = sql.Dialect.GetCatalogType(CatalogColumnType.BigInt);

    public void Add(CatalogStatement statement)
    {
        switch (statement)
        {
            case InsertRows insert:
                Insert(insert, insert.Table);
                break;
            case EndRows end:
                var texts = string.Concat(end.TextKeys.Select(k => $"{_dialect.ByBytes(Quote(k.Column))} = {batch.Parameter(k.Value)} AND "));
                AddByKeys(
                    $"UPDATE {sql.Table(end.Table)} SET end_snapshot = {batch.Parameter(end.Snapshot)} WHERE end_snapshot IS NULL AND {texts}",
                    end.KeyColumns,
                    end.Keys);
                break;
            case DeleteRows delete:
                AddByKeys($"DELETE FROM {sql.Table(delete.Table)} WHERE ", delete.KeyColumns, delete.Keys);
                break;
            case CreateInlinedDataTable create:
                AddInlinedTable(create);
                break;
            case InsertInlinedRows insert:
                AddInlinedRows(insert);
                break;
            case EndInlinedRows end:
                var prefix = inlinedPrefix(end.Table);
                var endColumn = Quote(prefix + "end_snapshot");

                // New versions of the same rows, inserted by the same commit, are not meant.
                AddByKeys(
                    $"UPDATE {sql.Table(end.Table)} SET {endColumn} = {batch.Parameter(end.Snapshot)} WHERE {endColumn} IS NULL AND {Quote(prefix + "begin_snapshot")} < {batch.Parameter(end.Snapshot)} AND ",
                    [prefix + "row_id"],
                    [.. end.RowIds.Select(id => new[] { id })]);
                break;
            case CreateInlinedDeleteTable create:
                batch.AddDefinition(
                    $"CREATE TABLE IF NOT EXISTS {sql.Table(InlinedDeleteTable(create.TableId))}(file_id {_bigint.Declaration}, row_id {_bigint.Declaration}, "
                    + $"begin_snapshot {_bigint.Declaration}){_dialect.TableOptions}");
                break;
            case InsertInlinedDeletes insert:
                Insert(
                    InlinedDeleteTable(insert.TableId),
                    [new("file_id", _bigint), new("row_id", _bigint), new("begin_snapshot", _bigint)],
                    [.. insert.Rows.Select(r => new object?[] { r.DataFileId, r.Position, r.Snapshot })]);
                break;
            case DeleteFlushedRows flushed:
                batch.AddStatement(
                    $"DELETE FROM {sql.Table(flushed.Table)} WHERE {Quote(inlinedPrefix(flushed.Table) + "begin_snapshot")} <= {batch.Parameter(flushed.LastSnapshot)}");
                break;
            case DeleteInlinedDeletes deletes:
                AddByKeys(
                    $"DELETE FROM {sql.Table(InlinedDeleteTable(deletes.TableId))} WHERE begin_snapshot <= {batch.Parameter(deletes.LastSnapshot)} AND ",
                    ["file_id"],
                    [.. deletes.DataFileIds.Select(id => new[] { id })]);
                break;
            case DropInlinedDataTable drop:
                batch.AddDrop($"DROP TABLE {sql.Table(drop.Name)}");
                break;
            case WriteOption write:
                AddOption(write);
                break;
            default:
                throw new ArgumentException($"Unknown statement {statement.GetType().Name}.", nameof(statement));
        }
    }

    public static string InlinedDeleteTable(long tableId) => string.Create(CultureInfo.InvariantCulture, $"ducklake_inlined_delete_{tableId}");

    private void AddOption(WriteOption write)
    {
        CatalogOption option = write.Option;
        var scope = option.Scope switch
        {
            OptionScope.Schema => "schema",
            OptionScope.Table => "table",
            _ => null,
        };
        if (!write.Exists)
        {
            Add(new InsertRows("ducklake_metadata", ["key", "value", "scope", "scope_id"], [[option.Key, option.Value, scope, option.ScopeId]]));
            return;
        }

        var value = batch.Parameter(option.Value);
        var where = scope is null ? "scope IS NULL" : $"LOWER(scope) = {batch.Parameter(scope)} AND scope_id = {batch.Parameter(option.ScopeId!.Value)}";
        batch.AddStatement(
            $"UPDATE {sql.Table("ducklake_metadata")} SET {Quote("value")} = {value} "
            + $"WHERE LOWER({Quote("key")}) = {batch.Parameter(option.Key.ToLowerInvariant())} AND {where}");
    }

    private string Quote(string name) => _dialect.QuoteIdentifier(name);

    /// <summary>Inserts rows of a catalog table into a table with its columns.</summary>
    public void Insert(InsertRows insert, string into)
    {
        var table = CatalogSchema.Get(insert.Table);
        if (!sql.Layout.HasTable(insert.Table))
        {
            throw MetadataException.Unsupported(
                $"The catalog has no table {insert.Table}, which this change needs: its version is too old. Migrate the catalog first.");
        }

        var columns = new List<SqlColumn>(insert.Columns.Count);
        var kept = new List<int>(insert.Columns.Count);
        for (var i = 0; i < insert.Columns.Count; i++)
        {
            var column = table.Find(insert.Columns[i])
                ?? throw new ArgumentException($"The format has no column '{insert.Columns[i]}' in {insert.Table}.");
            if (sql.Layout.HasColumn(insert.Table, column.Name))
            {
                columns.Add(new SqlColumn(column.Name, _dialect.GetCatalogType(column.Type)));
                kept.Add(i);
            }
        }

        var rows = kept.Count == insert.Columns.Count
            ? insert.Rows
            : [.. insert.Rows.Select(r => kept.ConvertAll(i => r[i]).ToArray())];
        Insert(into, columns, rows);
    }

    private void AddInlinedTable(CreateInlinedDataTable create)
    {
        var prefix = inlinedPrefix(create.Name);
        var system = SystemColumns.Select(c => $"{Quote(prefix + c)} {_bigint.Declaration}");
        var columns = create.Columns.Select(c => $"{Quote(c.Name)} {InlinedType(create.Name, c).Declaration}");
        if (_dialect.DefinitionsCommit)
        {
            // Left behind by a commit that failed: nobody else creates it under the commit lock, and it is not registered.
            batch.AddDefinition($"DROP TABLE IF EXISTS {sql.Table(create.Name)}");
        }

        batch.AddDefinition($"CREATE TABLE {sql.Table(create.Name)}({string.Join(", ", system.Concat(columns))}){_dialect.TableOptions}");
    }

    private void AddInlinedRows(InsertInlinedRows insert)
    {
        var prefix = inlinedPrefix(insert.Table);
        var columns = new List<SqlColumn>(insert.Columns.Count + 2)
        {
            new(prefix + "row_id", _bigint),
            new(prefix + "begin_snapshot", _bigint),
        };
        foreach (var column in insert.Columns)
        {
            var stored = InlinedType(insert.Table, column);
            columns.Add(new SqlColumn(column.Name, new SqlValueType(stored.Declaration, Form(stored), stored.NeedsCast, stored.Conversion)));
        }

        var rows = new List<object?[]>(insert.Rows.Count);
        foreach (var row in insert.Rows)
        {
            rows.Add([row.RowId, row.BeginSnapshot, .. row.Values]);
        }

        Insert(insert.Table, columns, rows);
    }

    private SqlValueForm Form(InlinedColumnType type) => type.Storage switch
    {
        // A database without booleans takes them as integers.
        InlinedStorage.Boolean => _dialect.GetCatalogType(CatalogColumnType.Boolean).Form,
        InlinedStorage.Integer => SqlValueForm.Integer,
        InlinedStorage.Float32 or InlinedStorage.Float64 => SqlValueForm.Double,
        InlinedStorage.Text or InlinedStorage.NestedJson => SqlValueForm.Text,
        _ => SqlValueForm.Bytes,
    };

    private InlinedColumnType InlinedType(string table, InlinedTableColumn column) =>
        _dialect.GetInlinedType(column.Type, column.Children)
        ?? throw MetadataException.Unsupported(
            $"Column '{column.Name}' of {table}: values of type {column.Type} cannot be kept inside a {_dialect.Name} catalog. Write them to files.");

    private void Insert(string table, IReadOnlyList<SqlColumn> columns, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        foreach (var row in rows)
        {
            if (row.Length != columns.Count)
            {
                throw new ArgumentException($"A row for {table} has {row.Length} values for {columns.Count} columns.", nameof(rows));
            }
        }

        var into = $"INSERT INTO {sql.Table(table)}({string.Join(", ", columns.Select(c => Quote(c.Name)))}) ";
        if (_dialect.HasJsonRows && (long)rows.Count * columns.Count > MaxValues)
        {
            foreach (var part in Parts(rows))
            {
                var json = JsonRows.Write(_dialect, table, columns, part);
                var source = _dialect.JsonRowsSource(batch.Parameter(json.Json), columns);
                var bytesMarker = json.Bytes is { } bytes ? batch.Parameter(bytes) : null;
                var values = columns.Select((c, i) => _dialect.JsonValue(i, c.Type, json.IsReference(i) ? bytesMarker : null));
                batch.AddStatement($"{into}SELECT {string.Join(", ", values)} FROM {source}");
            }

            return;
        }

        var rowsPerStatement = Math.Max(1, MaxValuesWithoutJson / columns.Count);
        for (var first = 0; first < rows.Count; first += rowsPerStatement)
        {
            var tuples = rows.Skip(first).Take(rowsPerStatement).Select(r => $"({string.Join(", ", columns.Select((c, i) => Value(table, c, r[i])))})");
            batch.AddStatement($"{into}VALUES {string.Join(", ", tuples)}");
        }
    }

    /// <summary>Rows in parts that one statement may hold.</summary>
    private IEnumerable<IReadOnlyList<object?[]>> Parts(IReadOnlyList<object?[]> rows)
    {
        if (_dialect.MaxCommandLength is not { } limit)
        {
            yield return rows;
            yield break;
        }

        var first = 0;
        long length = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var next = rows[i].Sum(static value => value switch
            {
                string text => text.Length + 4L,
                byte[] bytes => (bytes.Length * 4L / 3) + 4,
                _ => 8L,
            });
            if (i > first && length + next > limit)
            {
                yield return [.. rows.Skip(first).Take(i - first)];
                (first, length) = (i, 0);
            }

            length += next;
        }

        yield return first == 0 ? rows : [.. rows.Skip(first)];
    }

    private string Value(string table, SqlColumn column, object? value)
    {
        if (value is null)
        {
            return "NULL";
        }

        if (value is string text)
        {
            SqlValue.CheckText(text, _dialect, table, column.Name);
        }

        var marker = batch.Parameter(SqlValue.Convert(value, column.Type.Form, table, column.Name));
        return column.Type.Cast(marker);
    }

    private void AddByKeys(string statement, IReadOnlyList<string> keyColumns, IReadOnlyList<long[]> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }

        if (keys.Count * keyColumns.Count > MaxValues)
        {
            batch.AddStatement(statement + (_dialect.HasJsonKeys ? KeysAsJson(keyColumns, keys) : KeysAsList(keyColumns, keys)));
            return;
        }

        var condition = keyColumns.Count == 1
            ? $"{Quote(keyColumns[0])} IN ({batch.ParameterList(keys.Select(k => k[0]))})"
            : "(" + string.Join(" OR ", keys.Select(k => "(" + string.Join(" AND ", keyColumns.Select((c, i) => $"{Quote(c)} = {batch.Parameter(k[i])}")) + ")")) + ")";
        batch.AddStatement(statement + condition);
    }

    /// <summary>Integers are written out: databases bound the number of parameters, not the length of a list.</summary>
    private string KeysAsList(IReadOnlyList<string> keyColumns, IReadOnlyList<long[]> keys) => keyColumns.Count == 1
        ? $"{Quote(keyColumns[0])} IN ({Integers(keys.Select(static k => k[0]))})"
        : $"({string.Join(", ", keyColumns.Select(Quote))}) IN ({string.Join(", ", keys.Select(static k => $"({Integers(k)})"))})";

    private static string Integers(IEnumerable<long> values) => string.Join(", ", values.Select(static v => v.ToString(CultureInfo.InvariantCulture)));

    private string KeysAsJson(IReadOnlyList<string> keyColumns, IReadOnlyList<long[]> keys)
    {
        var columns = keyColumns.Select(c => new SqlColumn(c, _bigint)).ToList();
        var json = JsonRows.Write(_dialect, "keys", columns, [.. keys.Select(k => Array.ConvertAll(k, static v => (object?)v))]);
        var values = string.Join(", ", columns.Select((c, i) => _dialect.JsonValue(i, c.Type, null)));
        var names = string.Join(", ", keyColumns.Select(Quote));
        return $"{(keyColumns.Count == 1 ? names : $"({names})")} IN (SELECT {values} FROM {_dialect.JsonRowsSource(batch.Parameter(json.Json), columns)})";
    }

    /// <summary>A condition that an integer column is one of some ids, for queries.</summary>
    public static string IsOneOf(CatalogSql sql, CatalogBatch batch, string expression, IReadOnlyCollection<long> ids)
    {
        if (ids.Count == 0)
        {
            return "1 = 0";
        }

        var dialect = sql.Dialect;
        if (ids.Count <= MaxValues)
        {
            return $"{expression} IN ({batch.ParameterList(ids)})";
        }

        if (!dialect.HasJsonKeys)
        {
            return $"{expression} IN ({Integers(ids)})";
        }

        var bigint = dialect.GetCatalogType(CatalogColumnType.BigInt);
        SqlColumn[] columns = [new("id", bigint)];
        var json = JsonRows.Write(dialect, "keys", columns, [.. ids.Select(id => new object?[] { id })]);
        return $"{expression} IN (SELECT {dialect.JsonValue(0, bigint, null)} FROM {dialect.JsonRowsSource(batch.Parameter(json.Json), columns)})";
    }
}
