using System.Data;
using System.Data.Common;
using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>Queries and statements to be sent together: one command, one round trip where the dialect allows it.</summary>
internal sealed class CatalogBatch(SqlDialect dialect)
{
    private readonly List<Query> _queries = [];
    private readonly List<(string Name, object Value)> _parameters = [];
    private int _describedParameters;

    public bool IsEmpty => _queries.Count == 0;

    /// <summary>Statements that create tables and commit by themselves, to be run before the transaction; null if there are none.</summary>
    public CatalogBatch? Before { get; private set; }

    /// <summary>Statements that drop tables and commit by themselves, to be run after the transaction; null if there are none.</summary>
    public CatalogBatch? After { get; private set; }

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
    public void Add(string table, string sql, Action<CatalogRow> onRow) => AddQuery(table, sql, onRow);

    /// <summary>Adds a statement that gives no result.</summary>
    public void AddStatement(string sql)
    {
        AddQuery("", sql, null);
        StatementCount++;
    }

    /// <summary>Adds a statement that creates what later statements of the batch need.</summary>
    public void AddDefinition(string sql) => (dialect.DefinitionsCommit ? Before ??= new CatalogBatch(dialect) : this).AddStatement(sql);

    /// <summary>Adds a statement that drops what is no longer needed; whoever still uses it may keep it from that.</summary>
    public void AddDrop(string sql) => (dialect.DefinitionsCommit ? After ??= new CatalogBatch(dialect) : this).AddStatement(sql);

    /// <summary>Puts a statement before all others; it must have no parameters.</summary>
    public void Prepend(string sql) => _queries.Insert(0, new Query("", sql, null, sql.Length));

    /// <summary>Runs the queries in order and returns the number of commands it took.</summary>
    public async ValueTask<int> ExecuteAsync(
        DbConnection connection, DbTransaction? transaction, int? timeoutSeconds, CancellationToken cancellationToken)
    {
        if (IsEmpty)
        {
            return 0;
        }

        var commands = Commands();
        foreach (var queries in commands)
        {
            await RunAsync(connection, transaction, timeoutSeconds, queries, cancellationToken).ConfigureAwait(false);
        }

        return commands.Count;
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
        var commands = Commands();
        foreach (var queries in commands.SkipLast(1))
        {
            await RunAsync(connection, transaction, timeoutSeconds, queries, cancellationToken).ConfigureAwait(false);
        }

        var last = commands[^1];
        var command = CreateCommand(connection, transaction, timeoutSeconds, last);
        DbDataReader? reader = null;
        try
        {
            reader = await command.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
            foreach (var query in last.SkipLast(1).Where(static q => q.OnRow is not null))
            {
                await ReadResultAsync(reader, query, cancellationToken).ConfigureAwait(false);
                await NextResultAsync(reader, cancellationToken).ConfigureAwait(false);
            }

            return (new CatalogStream(command, reader, last[^1].Table), commands.Count);
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

    private void AddQuery(string table, string sql, Action<CatalogRow>? onRow)
    {
        var length = sql.Length;
        for (; _describedParameters < _parameters.Count; _describedParameters++)
        {
            length += _parameters[_describedParameters].Value switch
            {
                string text => text.Length,
                byte[] bytes => bytes.Length,
                _ => 0,
            };
        }

        _queries.Add(new Query(table, sql, onRow, length));
    }

    /// <summary>The queries by command: as many as may be sent together.</summary>
    private List<List<Query>> Commands()
    {
        var commands = new List<List<Query>>();
        var length = 0;
        foreach (var query in _queries)
        {
            if (commands.Count == 0 || !dialect.SupportsMultipleStatements || length + query.Length > (dialect.MaxCommandLength ?? int.MaxValue))
            {
                commands.Add([]);
                length = 0;
            }

            commands[^1].Add(query);
            length += query.Length;
        }

        return commands;
    }

    private async ValueTask RunAsync(
        DbConnection connection,
        DbTransaction? transaction,
        int? timeoutSeconds,
        List<Query> queries,
        CancellationToken cancellationToken)
    {
        try
        {
            await RunCommandAsync(connection, transaction, timeoutSeconds, queries, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested && error is not OperationCanceledException)
        {
            // Drivers tell it in many ways.
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
    }

    private async ValueTask RunCommandAsync(
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
        var statements = string.Join(";\n", queries.Select(q => q.Sql));
        command.CommandText = dialect.CommandPrefix is { } prefix ? $"{prefix};\n{statements}" : statements;
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

    private readonly record struct Query(string Table, string Sql, Action<CatalogRow>? OnRow, int Length);
}
