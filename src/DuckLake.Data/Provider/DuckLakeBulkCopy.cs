using System.Data;
using System.Data.Common;
using DuckLake.Arrow;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>
/// Appends many rows to a lake's table without SQL. Columns are matched by name; missing ones get their defaults. Each call is one snapshot,
/// or part of the connection's open transaction.
/// </summary>
public sealed class DuckLakeBulkCopy
{
    private readonly DuckLakeConnection _connection;

    /// <summary>Creates a bulk copy.</summary>
    /// <param name="connection">An open connection to the lake.</param>
    /// <param name="destinationTableName">The table, see <see cref="DestinationTableName"/>.</param>
    public DuckLakeBulkCopy(DuckLakeConnection connection, string destinationTableName = "")
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        DestinationTableName = destinationTableName;
    }

    /// <summary>The table as SQL names it: <c>table</c>, <c>schema.table</c> or <c>lake.schema.table</c>, quoted where needed.</summary>
    public string DestinationTableName { get; set; }

    /// <summary>Seconds a call may take; 0, the default, for no limit.</summary>
    public int BulkCopyTimeout { get; set; }

    /// <summary>Whether few rows stay in the catalog instead of a file.</summary>
    public DuckLakeInlining Inlining { get; set; }

    /// <summary>The rows appended by all calls so far.</summary>
    public long RowsCopied { get; private set; }

    /// <summary>
    /// Appends the rows that a reader, of another connection, still has. Columns of nested types come by
    /// <see cref="DuckLakeCommand.ExecuteArrowAsync(CancellationToken)"/> and the overload for streams instead.
    /// </summary>
    /// <param name="reader">The rows.</param>
    /// <param name="cancellationToken">Cancels the call, which then appends nothing.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DuckLakeException">The table does not exist, or a row does not fit.</exception>
    public Task<long> WriteToServerAsync(DbDataReader reader, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return RunAsync(IoMode.Async, (transaction, table, token) => transaction.AppendAsync(table, reader, Options, token), cancellationToken).AsTask();
    }

    /// <inheritdoc cref="WriteToServerAsync(DbDataReader, CancellationToken)"/>
    public long WriteToServer(DbDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return RunAsync(IoMode.Sync, (transaction, table, token) => transaction.AppendAsync(table, reader, Options, token), default).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Appends the rows of a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="cancellationToken">Cancels the call, which then appends nothing.</param>
    /// <returns>The number of rows.</returns>
    public async Task<long> WriteToServerAsync(DataTable table, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        using DataTableReader reader = table.CreateDataReader();
        return await WriteToServerAsync(reader, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Appends record batches.</summary>
    /// <param name="rows">The batches, which stay the caller's.</param>
    /// <param name="cancellationToken">Cancels the call, which then appends nothing.</param>
    /// <returns>The number of rows.</returns>
    public Task<long> WriteToServerAsync(IReadOnlyList<RecordBatch> rows, CancellationToken cancellationToken = default) =>
        RunAsync(IoMode.Async, (transaction, table, token) => transaction.AppendAsync(table, rows, Options, token), cancellationToken).AsTask();

    /// <summary>Appends the batches of a stream.</summary>
    /// <param name="rows">The stream; disposed by <see cref="DuckLakeTransaction"/>'s append.</param>
    /// <param name="cancellationToken">Cancels the call, which then appends nothing.</param>
    /// <returns>The number of rows.</returns>
    public Task<long> WriteToServerAsync(IArrowArrayStream rows, CancellationToken cancellationToken = default) =>
        RunAsync(IoMode.Async, (transaction, table, token) => transaction.AppendAsync(table, rows, Options, token), cancellationToken).AsTask();

    /// <summary>Appends objects.</summary>
    /// <param name="rows">The objects.</param>
    /// <param name="mapping">Which values go to which columns.</param>
    /// <param name="cancellationToken">Cancels the call, which then appends nothing.</param>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <returns>The number of rows.</returns>
    public Task<long> WriteToServerAsync<T>(IEnumerable<T> rows, DuckLakeRowMapping<T> mapping, CancellationToken cancellationToken = default) =>
        RunAsync(IoMode.Async, (transaction, table, token) => transaction.AppendAsync(table, rows, mapping, Options, token), cancellationToken).AsTask();

    /// <summary>Appends objects as they come.</summary>
    /// <param name="rows">The objects.</param>
    /// <param name="mapping">Which values go to which columns.</param>
    /// <param name="cancellationToken">Cancels the call, which then appends nothing.</param>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <returns>The number of rows.</returns>
    public Task<long> WriteToServerAsync<T>(IAsyncEnumerable<T> rows, DuckLakeRowMapping<T> mapping, CancellationToken cancellationToken = default) =>
        RunAsync(IoMode.Async, (transaction, table, token) => transaction.AppendAsync(table, rows, mapping, Options, token), cancellationToken).AsTask();

    private DuckLakeAppendOptions Options => new() { Inlining = Inlining };

    private async ValueTask<long> RunAsync(
        IoMode mode, Func<DuckLakeTransaction, DuckLakeName, CancellationToken, Task<long>> append, CancellationToken cancellationToken)
    {
        EngineSession session = _connection.RequireSession();
        _connection.RequireNoReader();
        IReadOnlyList<string> name = new TokenReader(SqlStatement.Parse(DestinationTableName)).ReadQualifiedName();
        if (name.Count == 0)
        {
            throw new InvalidOperationException("The bulk copy has no table: set DestinationTableName.");
        }

        using CommandExecution execution = new(BulkCopyTimeout);
        using BulkCopyStatement statement = new(session, name, append);
        using EngineResult result = await execution
            .RunAsync(mode, token => statement.ExecuteAsync(ParameterValues.Empty, token), cancellationToken)
            .ConfigureAwait(false);
        RowsCopied += result.RecordsAffected;
        return result.RecordsAffected;
    }
}
