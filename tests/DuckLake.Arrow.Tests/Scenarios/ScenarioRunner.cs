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
    private bool _hasOverwrittenFiles;

    public ScenarioRunner(LakeBackend backend, string scratch)
    {
        _backend = backend;
        _scratch = scratch.TrimEnd('/') + "/";
        _data = _scratch + "data/";
        Directory.CreateDirectory(_data);
    }

    public async Task<ScenarioResult> RunAsync(string path)
    {
        var differences = new List<ScenarioDifference>();
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
                    differences.Add(new ScenarioDifference(record.Line, $"{difference}\n{sql}"));
                }
            }
            catch (ScenarioStopException stop)
            {
                return new ScenarioResult(judged, $"line {record.Line}: {stop.Message}: {sql}", differences);
            }
            catch (DuckLakeException) when (record is { IsQuirk: true, Kind: ScenarioRecordKind.Ok })
            {
                // The reference lets a wrong statement pass; it is refused here.
                continue;
            }
            catch (DuckLakeConflictException conflict) when (record.Kind == ScenarioRecordKind.Ok)
            {
                // The transaction is gone, the scenario goes on.
                differences.Add(new ScenarioDifference(record.Line, $"{conflict}\n{sql}"));
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                differences.Add(new ScenarioDifference(record.Line, $"{error}\n{sql}"));
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
                string message = record.Expected is [var first, ..] ? first : "";
                connection.IsAborted |= message.Contains("transaction is aborted", StringComparison.Ordinal);
                if (!IsChange(sql) || OfTheSqlLayer().IsMatch(message) || CreatesView().IsMatch(sql) && message.StartsWith("Binder Error", StringComparison.Ordinal))
                {
                    return "";
                }

                try
                {
                    await ExecuteAsync(connection, sql);
                }
                catch (ScenarioStopException)
                {
                    // It changes nothing, so the scenario goes on.
                    return "";
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
        await BeginAsync(connection);
        if (!ofCatalog && (NeedsSqlLayer().IsMatch(sql) || await UsesViewOrMacroAsync(connection, sql))
            || ofCatalog && Regex.IsMatch(sql, @"\bfilename\b"))
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
                    if (sql.Contains(reader.GetString(0), StringComparison.OrdinalIgnoreCase))
                    {
                        tables.Add(reader.GetString(0));
                    }
                }
            }

            await CatalogMirror.CopyAsync(tables, database, _duckDb);
        }
        else
        {
            try
            {
                await MirrorAsync(connection, withRowIds ? RowIdColumn.Present : RowIdColumn.Absent, sql);
            }
            catch (Exception error) when (IsOfTheCopy(error))
            {
                return "";
            }
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

    /// <summary>Begins the transaction of a connection that said BEGIN, at its first use of a lake.</summary>
    private async Task BeginAsync(ScenarioConnection connection)
    {
        string alias = _lakes.ContainsKey(connection.Alias) ? connection.Alias : "lake";
        if (connection.IsInTransaction && connection.Transaction is null && _lakes.TryGetValue(alias, out AttachedLake? lake))
        {
            connection.Transaction = await lake.Catalog.BeginTransactionAsync();
        }
    }

    private static async Task<DuckLakeSnapshot> SnapshotAsync(ScenarioConnection connection, AttachedLake lake) =>
        connection.Transaction is { } transaction && transaction.Catalog == lake.Catalog ? transaction.Snapshot : await lake.Catalog.GetSnapshotAsync();

    private async Task<bool> UsesViewOrMacroAsync(ScenarioConnection connection, string sql)
    {
        HashSet<string> names = new SqlCursor(sql).Names();
        foreach (AttachedLake lake in _lakes.Values)
        {
            DuckLakeSnapshot snapshot = await SnapshotAsync(connection, lake);
            if (snapshot.Macros.Any(macro => names.Contains(macro.Name))
                || snapshot.Schemas.SelectMany(schema => schema.Views).Any(view => names.Contains(view.Name)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether copying whole tables failed where the query itself would not: it reads fewer files or values.</summary>
    private bool IsOfTheCopy(Exception error) => error is DuckLakeException or DuckDb.DuckDbException
        && (_hasOverwrittenFiles || error.Message.Contains("column's type int128", StringComparison.Ordinal));

    /// <summary>Remembers that a scenario writes over a file, which a lake may hold: reading it may fail from then on.</summary>
    private void NoteOverwritten(string sql) =>
        _hasOverwrittenFiles |= CopyTarget().Match(sql) is { Success: true } match && File.Exists(match.Groups[1].Value);

    /// <summary>Copies the tables that a text mentions to DuckDB, as the connection sees them.</summary>
    private async Task MirrorAsync(ScenarioConnection connection, RowIdColumn rowIds, string source)
    {
        if (TimeTravel().IsMatch(source))
        {
            throw new ScenarioStopException("a statement over a table's past");
        }

        HashSet<string> names = new SqlCursor(source).Names();
        foreach ((string alias, AttachedLake lake) in _lakes)
        {
            await LakeMirror.CopyAsync(_duckDb, alias, await SnapshotAsync(connection, lake), rowIds, names);
        }

        _duckDb.Execute(connection.Alias == "memory" ? "USE memory" : $"USE {SqlCursor.Quote(connection.Alias)}.{SqlCursor.Quote(connection.Schema)}");
    }

    private string Replace(string text) => text
        .Replace("${DATA}", _data, StringComparison.Ordinal)
        .Replace("${TMP}", _scratch, StringComparison.Ordinal);

    private static bool IsChange(string sql) => ChangeWords().IsMatch(sql);

    [GeneratedRegex(@"^\s*(ATTACH|DETACH|USE|CREATE|DROP|ALTER|COMMENT|INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY|BEGIN|COMMIT|ROLLBACK|CALL|SET|RESET|PREPARE|EXECUTE|CHECKPOINT)\b", RegexOptions.IgnoreCase)]
    private static partial Regex ChangeWords();

    // Refusals of the parser and of SQL sessions: no call has them.
    [GeneratedRegex(@"^Parser Error|^TransactionContext Error: (cannot start|cannot commit)|DEFAULT value cannot contain|SET DEFAULT is not yet supported|RETURNING clause not yet supported|Failed to detach database|SET schema: No catalog|TransactionContext Error: Current transaction is aborted")]
    private static partial Regex OfTheSqlLayer();

    [GeneratedRegex(@"^\s*CREATE (OR REPLACE )?VIEW\b", RegexOptions.IgnoreCase)]
    private static partial Regex CreatesView();

    [GeneratedRegex(@"\bAT\s*\((VERSION|TIMESTAMP)", RegexOptions.IgnoreCase)]
    private static partial Regex TimeTravel();

    [GeneratedRegex(@"TO '([^']*)'\s*(\(|$)")]
    private static partial Regex CopyTarget();

    // The one function that changes a lake in a query.
    [GeneratedRegex(@"ducklake_add_data_files\(.*\)$")]
    private static partial Regex AddsFiles();

    // What the copies of tables cannot answer.
    [GeneratedRegex(@"\bAT\s*\(|ducklake_\w+\s*\(|\blake\.\w+\s*\(|duckdb_\w+\s*\(|information_schema|\b(filename|file_row_number|file_index|snapshot_id)\b|murmur3_32|pg_catalog|\bPIVOT\b|SHOW ALL TABLES|^\s*(DESCRIBE|SHOW|EXPLAIN|PRAGMA|SUMMARIZE|EXECUTE)\b|current_setting|pragma_", RegexOptions.IgnoreCase)]
    private static partial Regex NeedsSqlLayer();
}
