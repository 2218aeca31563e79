using System.Data.Common;
using System.Text.RegularExpressions;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// Runs a scenario through the API: statements become calls (DuckDB evaluates the expressions in them over a copy of the lake's
/// tables), queries run in DuckDB over copies of the catalog's and the lake's tables and are compared with the recorded rows.
/// </summary>
internal sealed partial class ScenarioRunner : IAsyncDisposable
{
    private readonly LakeBackend _backend;
    private readonly string _scratch;
    private readonly string _data;
    private readonly DuckDbSession _duckDb = DuckDbSession.Open();
    private readonly Dictionary<string, AttachedLake> _lakes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ScenarioConnection> _connections = [];

    public ScenarioRunner(LakeBackend backend, string scratch)
    {
        _backend = backend;
        _scratch = scratch.TrimEnd('/') + "/";
        _data = _scratch + "data/";
        Directory.CreateDirectory(_data);
    }

    public async Task<ScenarioResult> RunAsync(string path)
    {
        var differences = new List<string>();
        int judged = 0;
        foreach (ScenarioRecord record in ScenarioFile.Read(path, _backend.Kind))
        {
            string sql = Replace(record.Sql);
            ScenarioConnection connection = _connections.TryGetValue(record.Connection, out ScenarioConnection? known)
                ? known
                : _connections[record.Connection] = new ScenarioConnection();
            try
            {
                string? difference = await RunAsync(record, sql, connection);
                judged += difference is null or { Length: > 0 } ? 1 : 0;
                if (difference is { Length: > 0 } && !record.IsQuirk)
                {
                    differences.Add($"line {record.Line}: {difference}\n{sql}");
                }
            }
            catch (ScenarioStopException stop)
            {
                return new ScenarioResult(judged, $"line {record.Line}: {stop.Message}: {sql}", differences);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                differences.Add($"line {record.Line}: {error}\n{sql}");
                return new ScenarioResult(judged, $"line {record.Line}: failed", differences);
            }
        }

        return new ScenarioResult(judged, null, differences);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ScenarioConnection connection in _connections.Values)
        {
            if (connection.Transaction is not null)
            {
                await connection.Transaction.DisposeAsync();
            }
        }

        foreach (AttachedLake lake in _lakes.Values)
        {
            await lake.Catalog.DisposeAsync();
        }

        _duckDb.Dispose();
    }

    /// <summary>Null when the record agrees, empty when it is not judged, else the difference.</summary>
    private async Task<string?> RunAsync(ScenarioRecord record, string sql, ScenarioConnection connection)
    {
        switch (record.Kind)
        {
            case ScenarioRecordKind.Ok:
                await ExecuteAsync(connection, sql);
                return null;
            case ScenarioRecordKind.Error:
                if (!IsChange(sql))
                {
                    return "";
                }

                try
                {
                    await ExecuteAsync(connection, sql);
                }
                catch (Exception error) when (error is DuckLakeException or DuckDb.DuckDbException or ArgumentException)
                {
                    return null;
                }

                return record.IsQuirk ? "" : "The statement is refused by the reference: " + string.Join(" ", record.Expected);
            default:
                if (IsChange(sql))
                {
                    long count = await ExecuteAsync(connection, sql);
                    return record.Expected.Count == 1 && long.TryParse(record.Expected[0], out long expected) && expected != count
                        ? $"expected {expected} rows, found {count}"
                        : null;
                }

                return await QueryAsync(record, sql, connection);
        }
    }

    private async Task<string?> QueryAsync(ScenarioRecord record, string sql, ScenarioConnection connection)
    {
        if (AddsFiles().IsMatch(sql))
        {
            await ExecuteAsync(connection, "CALL " + AddsFiles().Match(sql).Value);
            return "";
        }

        bool ofCatalog = sql.Contains(CatalogMirror.Alias, StringComparison.Ordinal);
        if (!ofCatalog && NeedsSqlLayer().IsMatch(sql))
        {
            return "";
        }

        bool withRowIds = !ofCatalog && Regex.IsMatch(sql, @"\browid\b");
        if (withRowIds && sql.Contains('*', StringComparison.Ordinal))
        {
            return "";
        }

        if (ofCatalog)
        {
            if (!_lakes.TryGetValue("lake", out AttachedLake? lake))
            {
                return "";
            }

            await using DbConnection database = _backend.Connect(lake.CatalogName);
            var tables = new List<string>();
            await using (DbCommand command = database.CreateCommand())
            {
                command.CommandText = _backend.TablesQuery;
                await using DbDataReader reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    tables.Add(reader.GetString(0));
                }
            }

            await CatalogMirror.CopyAsync(tables, database, _duckDb);
        }
        else
        {
            await MirrorAsync(connection, withRowIds ? RowIdColumn.Present : RowIdColumn.Absent);
        }

        List<string> found = [.. _duckDb.Query(sql).Rows.Select(row => string.Join('\t', row.Select(value => value switch
        {
            null => "NULL",
            "" => "(empty)",
            _ => value,
        })))];
        List<string> expected = [.. record.Expected.Select(Replace)];
        if (record.IsSorted)
        {
            found.Sort(StringComparer.Ordinal);
            expected.Sort(StringComparer.Ordinal);
        }

        return found.SequenceEqual(expected)
            ? null
            : "rows differ (- reference, + ours)\n"
                + string.Join('\n', expected.Except(found).Select(row => "- " + row).Concat(found.Except(expected).Select(row => "+ " + row)))
                + (expected.Count == found.Count ? "" : $"\n{expected.Count} rows expected, {found.Count} found");
    }

    private async Task MirrorAsync(ScenarioConnection connection, RowIdColumn rowIds)
    {
        foreach ((string alias, AttachedLake lake) in _lakes)
        {
            DuckLakeSnapshot snapshot = connection.Transaction is { } transaction && transaction.Catalog == lake.Catalog
                ? transaction.Snapshot
                : await lake.Catalog.GetSnapshotAsync();
            await LakeMirror.CopyAsync(_duckDb, alias, snapshot, rowIds);
        }

        _duckDb.Execute(connection.Alias == "memory" ? "USE memory" : $"USE {SqlCursor.Quote(connection.Alias)}.{SqlCursor.Quote(connection.Schema)}");
    }

    private string Replace(string text) => text
        .Replace("${DATA}", _data, StringComparison.Ordinal)
        .Replace("${TMP}", _scratch, StringComparison.Ordinal);

    private static bool IsChange(string sql) => ChangeWords().IsMatch(sql);

    [GeneratedRegex(@"^\s*(ATTACH|DETACH|USE|CREATE|DROP|ALTER|COMMENT|INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY|BEGIN|COMMIT|ROLLBACK|CALL|SET|RESET|PREPARE|EXECUTE|CHECKPOINT)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ChangeWords();

    // The one function that changes a lake in a query.
    [GeneratedRegex(@"ducklake_add_data_files\(.*\)$")]
    private static partial Regex AddsFiles();

    // What the copies of tables cannot answer.
    [GeneratedRegex(@"\bAT\s*\(|ducklake_\w+\s*\(|\blake\.\w+\s*\(|duckdb_\w+\s*\(|information_schema|\b(filename|file_row_number|file_index|snapshot_id)\b|^\s*(DESCRIBE|SHOW|EXPLAIN|PRAGMA|SUMMARIZE|EXECUTE)\b|current_setting|pragma_", RegexOptions.IgnoreCase)]
    private static partial Regex NeedsSqlLayer();
}
