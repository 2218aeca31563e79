using System.Data;
using System.Data.Common;
using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>Queries and statements to be sent together: one command, one round trip where the dialect allows it.</summary>
internal sealed class CatalogBatch(SqlDialect dialect)
{
    private readonly List<Query> _queries = [];
    private readonly List<(string Name, object Value)> _parameters = [];

    public bool IsEmpty => _queries.Count == 0;

    /// <summary>Adds a parameter and returns its marker.</summary>
    public string Parameter(object value)
    {
        // The trailing underscore keeps one name from being the beginning of another.
        var name = string.Create(CultureInfo.InvariantCulture, $"p{_parameters.Count}_");
        _parameters.Add((name, value));
        return dialect.ParameterMarker(name);
    }

    /// <summary>The statements without results added so far.</summary>
    public int StatementCount { get; private set; }

    public string ParameterList(IEnumerable<long> values) => string.Join(", ", values.Select(v => Parameter(v)));

    /// <summary>Adds a query; <paramref name="onRow"/> gets every row of its result.</summary>
    public void Add(string table, string sql, Action<CatalogRow> onRow) => _queries.Add(new Query(table, sql, onRow));

    /// <summary>Adds a statement that gives no result.</summary>
    public void AddStatement(string sql)
    {
        _queries.Add(new Query("", sql, null));
        StatementCount++;
    }

    /// <summary>Runs the queries in order and returns the number of commands it took.</summary>
    public async ValueTask<int> ExecuteAsync(
        DbConnection connection, DbTransaction? transaction, int? timeoutSeconds, CancellationToken cancellationToken)
    {
        if (IsEmpty)
        {
            return 0;
        }

        if (dialect.SupportsMultipleStatements)
        {
            await RunAsync(connection, transaction, timeoutSeconds, _queries, cancellationToken).ConfigureAwait(false);
            return 1;
        }

        foreach (var query in _queries)
        {
            await RunAsync(connection, transaction, timeoutSeconds, [query], cancellationToken).ConfigureAwait(false);
        }

        return _queries.Count;
    }

    /// <summary>Runs the queries one command each; <paramref name="before"/> is told the index of each before it runs.</summary>
    public async ValueTask<int> ExecuteOneByOneAsync(
        DbConnection connection, DbTransaction? transaction, int? timeoutSeconds, Action<int> before, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _queries.Count; i++)
        {
            before(i);
            await RunAsync(connection, transaction, timeoutSeconds, [_queries[i]], cancellationToken).ConfigureAwait(false);
        }

        return _queries.Count;
    }

    /// <summary>Runs the queries in order; the rows of the last one, which must give some, are left to the caller. Also returns the number of commands.</summary>
    public async ValueTask<(CatalogStream Stream, int CommandCount)> ExecuteStreamingAsync(
        DbConnection connection, DbTransaction? transaction, int? timeoutSeconds, CancellationToken cancellationToken)
    {
        var first = 0;
        if (!dialect.SupportsMultipleStatements)
        {
            for (; first < _queries.Count - 1; first++)
            {
                await RunAsync(connection, transaction, timeoutSeconds, [_queries[first]], cancellationToken).ConfigureAwait(false);
            }
        }

        var command = CreateCommand(connection, transaction, timeoutSeconds, _queries[first..]);
        DbDataReader? reader = null;
        try
        {
            reader = await command.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
            for (var i = first; i < _queries.Count - 1; i++)
            {
                if (_queries[i].OnRow is null)
                {
                    continue;
                }

                await ReadResultAsync(reader, _queries[i], cancellationToken).ConfigureAwait(false);
                await NextResultAsync(reader, cancellationToken).ConfigureAwait(false);
            }

            return (new CatalogStream(command, reader, _queries[^1].Table), first + 1);
        }
        catch
        {
            if (reader is not null)
            {
                await reader.DisposeAsync().ConfigureAwait(false);
            }

            await command.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask RunAsync(
        DbConnection connection,
        DbTransaction? transaction,
        int? timeoutSeconds,
        List<Query> queries,
        CancellationToken cancellationToken)
    {
        var command = CreateCommand(connection, transaction, timeoutSeconds, queries);
        await using var commandScope = command.ConfigureAwait(false);
        if (queries.TrueForAll(static q => q.OnRow is null))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var reader = await command.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var isFirst = true;
        foreach (var query in queries)
        {
            // Statements give no result to step to.
            if (query.OnRow is null)
            {
                continue;
            }

            if (!isFirst)
            {
                await NextResultAsync(reader, cancellationToken).ConfigureAwait(false);
            }

            isFirst = false;
            await ReadResultAsync(reader, query, cancellationToken).ConfigureAwait(false);
        }

        // Runs what follows the last query, and finds errors in it.
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
        }
    }

    private static async ValueTask NextResultAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        if (!await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException("The catalog driver returned fewer results than there are statements in the command.");
        }
    }

    private static async ValueTask ReadResultAsync(DbDataReader reader, Query query, CancellationToken cancellationToken)
    {
        var row = new CatalogRow(reader, query.Table);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            query.OnRow!(row);
        }
    }

    private DbCommand CreateCommand(DbConnection connection, DbTransaction? transaction, int? timeoutSeconds, List<Query> queries)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = string.Join(";\n", queries.Select(q => q.Sql));
        if (timeoutSeconds is { } timeout)
        {
            command.CommandTimeout = timeout;
        }

        // Several drivers look at every parameter for every statement, and some refuse those that are not used.
        var isPart = queries.Count < _queries.Count;
        foreach (var (name, value) in _parameters)
        {
            if (isPart && !command.CommandText.Contains(dialect.ParameterMarker(name), StringComparison.Ordinal))
            {
                continue;
            }

            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.DbType = value switch
            {
                long => DbType.Int64,
                double => DbType.Double,
                bool => DbType.Boolean,
                byte[] => DbType.Binary,
                DateTime => DbType.DateTime,
                _ => DbType.String,
            };
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private readonly record struct Query(string Table, string Sql, Action<CatalogRow>? OnRow);
}
