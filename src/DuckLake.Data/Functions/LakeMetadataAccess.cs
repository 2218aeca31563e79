using System.Data;
using System.Data.Common;
using System.Globalization;
using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>
/// Reads and writes tables of a lake's catalog database as they are. Outside of BEGIN and COMMIT each statement is its own transaction;
/// inside, the first write opens one that ends with the session's.
/// </summary>
internal sealed class LakeMetadataAccess(SqlMetadataProvider provider, LakeMetadataKind kind, string schema) : IAsyncDisposable
{
    private DbConnection? _connection;
    private DbTransaction? _transaction;

    public LakeMetadataKind Kind { get; } = kind;

    public SqlDialect Dialect => provider.Dialect;

    /// <summary>The schema of the catalog tables.</summary>
    public string Schema { get; } = schema;

    /// <summary>A table's name for the database.</summary>
    public string QualifiedName(string table) => $"{Dialect.QuoteIdentifier(Schema)}.{Dialect.QuoteIdentifier(table)}";

    /// <summary>The marker of a parameter in MySQL's SQL, where <c>$1</c> is none.</summary>
    public static string MySqlParameter(string name) => "@p_" + name;

    /// <summary>Runs a query.</summary>
    /// <param name="sql">The query, in the database's own dialect.</param>
    /// <param name="read">Reads the rows.</param>
    /// <param name="translate">The error to report instead of one of the driver, or null for a general one.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<T> QueryAsync<T>(string sql, Func<DbDataReader, T> read, Func<DbException, DuckLakeException?> translate, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            DbConnection? own = null;
            try
            {
                own = _connection is null ? await provider.OpenConnectionAsync(cancellationToken).ConfigureAwait(false) : null;
                return await QueryAsync(_connection ?? own!, sql, read, cancellationToken).ConfigureAwait(false);
            }
            catch (DbException error) when (attempt == 0 && own is not null && error is not MetadataException && Dialect.Classify(error) == CommitErrorKind.ConnectionLost)
            {
                // A pool may hand out a connection that the server has closed, and throws it away then.
            }
            catch (DbException error) when (error is not DuckLakeException)
            {
                throw translate(error) ?? Failed(error);
            }
            finally
            {
                if (own is not null)
                {
                    await own.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Runs a statement that changes the database.</summary>
    /// <param name="sql">The statement, in the database's own dialect.</param>
    /// <param name="values">The values of its parameters, in the order of their numbers.</param>
    /// <param name="isTransactional">Whether the session has a transaction open that this belongs to.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The number of changed rows.</returns>
    public async Task<long> ExecuteAsync(
        string sql, IReadOnlyList<KeyValuePair<string, object?>> values, bool isTransactional, CancellationToken cancellationToken)
    {
        DbConnection? own = null;
        try
        {
            if (isTransactional && _connection is null)
            {
                _connection = await provider.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                _transaction = await _connection
                    .BeginTransactionAsync(Kind == LakeMetadataKind.MySql ? IsolationLevel.ReadCommitted : IsolationLevel.Unspecified, cancellationToken).ConfigureAwait(false);
            }

            own = _connection is null ? await provider.OpenConnectionAsync(cancellationToken).ConfigureAwait(false) : null;
            DbCommand command = (_connection ?? own!).CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = WithPrefix(sql);
                command.Transaction = _transaction;
                foreach ((string name, object? value) in values)
                {
                    DbParameter parameter = command.CreateParameter();
                    parameter.ParameterName = Kind switch
                    {
                        LakeMetadataKind.Postgres when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) => string.Empty,
                        LakeMetadataKind.MySql => MySqlParameter(name),
                        _ => "$" + name,
                    };
                    parameter.Value = value ?? DBNull.Value;
                    command.Parameters.Add(parameter);
                }

                return Math.Max(0, await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false));
            }
        }
        catch (DbException error) when (error is not DuckLakeException)
        {
            throw Failed(error);
        }
        finally
        {
            provider.ClearCaches();
            if (own is not null)
            {
                await own.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the transaction that writes opened, if they did.</summary>
    public async ValueTask EndAsync(bool isCommitted)
    {
        if (_connection is null)
        {
            return;
        }

        try
        {
            await (isCommitted ? _transaction!.CommitAsync() : _transaction!.RollbackAsync()).ConfigureAwait(false);
        }
        catch (DbException error) when (error is not DuckLakeException)
        {
            throw Failed(error);
        }
        finally
        {
            provider.ClearCaches();
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        (DbTransaction? transaction, DbConnection? connection) = (_transaction, _connection);
        (_transaction, _connection) = (null, null);
        if (transaction is not null)
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }

        if (connection is not null)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<T> QueryAsync<T>(DbConnection connection, string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        DbCommand command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = WithPrefix(sql);
            command.Transaction = _transaction;
            DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return read(reader);
            }
        }
    }

    private string WithPrefix(string sql) => Dialect.CommandPrefix is { } prefix ? $"{prefix};\n{sql}" : sql;

    private DuckLakeException Failed(DbException error)
    {
        MetadataException translated = error as MetadataException ?? Dialect.Translate(error, provider.DisplayName);
        return ErrorTranslation.Translate(translated, default)!;
    }
}
