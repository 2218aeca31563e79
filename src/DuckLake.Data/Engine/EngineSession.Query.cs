using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <content>Queries over lakes.</content>
internal sealed partial class EngineSession
{
    /// <summary>The scans that queries of this session name.</summary>
    public ScanRegistry Scans { get; }

    /// <summary>Turns queries over lakes into queries over scans.</summary>
    public QueryRewriter Rewriter { get; }

    /// <summary>Runs a rewritten query, which stays the caller's and outlives the result, and streams its rows.</summary>
    /// <exception cref="DuckDbException">DuckDB refused the query.</exception>
    public async Task<DuckDbResult> QueryAsync(RewrittenQuery query, ParameterValues values, CancellationToken cancellationToken = default)
    {
        await query.BindAsync(Connection, values, cancellationToken).ConfigureAwait(false);
        await BlockingThreads.EnterAsync();
        using DuckDbStatement statement = values.Prepare(Connection, query.Sql);
        Guard.Check(query.Sql, values, cancellationToken);
        return statement.Execute(ResultMode.Streaming, cancellationToken);
    }

    /// <summary>Runs a text of which DuckDB makes several statements; the rows are those of the last one.</summary>
    /// <exception cref="DuckDbException">DuckDB refused a statement.</exception>
    internal DuckDbResult RunEach(string text, ParameterValues values, CancellationToken cancellationToken)
    {
        Guard.CheckEach(text, values, cancellationToken);
        DuckDbResult? result = null;
        foreach (DuckDbStatement statement in Connection.PrepareEach(text))
        {
            using (statement)
            {
                result?.Dispose();
                values.Bind(statement);
                result = statement.Execute(ResultMode.Materialized, cancellationToken);
            }
        }

        return result ?? throw new ArgumentException("The text contains no statement.", nameof(text));
    }

    /// <summary>The table a call of <c>ducklake_table</c> names, at the snapshot the statement sees.</summary>
    private DuckLakeTable BindLate(LateBoundTable call)
    {
        AttachedLake lake = Lakes.Find(call.Catalog)
            ?? throw SchemaErrors.NotFound(SqlErrorClass.Binder, $"Catalog \"{call.Catalog}\" does not exist!");

        // DuckDB binds synchronously; the snapshot is chosen already unless an older one is asked for.
        DuckLakeSnapshot snapshot = SnapshotOfAsync(lake, call, Scans.Interruption).AsTask().GetAwaiter().GetResult();
        return snapshot.Definition.FindSchema(call.Schema)?.FindTable(call.Table) is { } table
            ? new DuckLakeTable(snapshot, table)
            : throw SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Table with name {call.Table} does not exist!");
    }

    private static async ValueTask<DuckLakeSnapshot> SnapshotOfAsync(AttachedLake lake, LateBoundTable call, CancellationToken cancellationToken)
    {
        if (call.Version is { } version)
        {
            return await lake.GetSnapshotAtAsync(version, cancellationToken).ConfigureAwait(false);
        }

        string text = Convert.ToString(call.Timestamp, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
        return call.Timestamp switch
        {
            null => await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false),
            DateTimeOffset time => await lake.GetSnapshotAtAsync(time, text, cancellationToken).ConfigureAwait(false),
            DateTime time => await lake.GetSnapshotAtAsync(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)), text, cancellationToken).ConfigureAwait(false),
            _ when DateTimeOffset.TryParse(
                text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time) =>
                await lake.GetSnapshotAtAsync(time, text, cancellationToken).ConfigureAwait(false),
            _ => throw SchemaErrors.Invalid($"No snapshot found at timestamp {text}"),
        };
    }
}
