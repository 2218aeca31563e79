using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckLake.DuckDb;

/// <summary>An ADO.NET connection to a shared database file, as much of it as catalogs need. Always synchronous, like DuckDB.</summary>
internal sealed class AdoConnection(DuckDbFile file, DuckDbFileMode mode) : DbConnection
{
    private DuckDbConnection? _native;
    private bool _ownsShare;

    public DuckDbFile File => file;

    /// <summary>The connection of the binding, borrowed.</summary>
    /// <exception cref="InvalidOperationException">The connection is not open.</exception>
    public DuckDbConnection Native => _native ?? throw new InvalidOperationException("The connection is not open.");

    /// <summary>The transaction that was begun and not ended.</summary>
    public AdoTransaction? CurrentTransaction { get; internal set; }

    [AllowNull]
    public override string ConnectionString
    {
        get => file.Path ?? string.Empty;
        set => throw new NotSupportedException("The file of a connection is fixed.");
    }

    public override string Database => DuckDbFile.CatalogName;

    public override string DataSource => file.Path ?? ":memory:";

    public override string ServerVersion => DuckDbLibrary.Version;

    public override ConnectionState State => _native is null ? ConnectionState.Closed : ConnectionState.Open;

    /// <summary>An open connection that shares the file of a path by itself, until it is closed.</summary>
    /// <exception cref="DuckDbException">DuckDB refused the file.</exception>
    public static AdoConnection Open(string path, DuckDbFileMode mode)
    {
        DuckDbFile file = DuckDbFile.Share(path);
        try
        {
            var connection = new AdoConnection(file, mode);
            connection.Open();
            connection._ownsShare = true;
            return connection;
        }
        catch
        {
            file.Release();
            throw;
        }
    }

    public override void Open()
    {
        if (_native is not null)
        {
            throw new InvalidOperationException("The connection is open already.");
        }

        _native = file.Connect(mode);
    }

    public override void Close()
    {
        if (_native is { } native)
        {
            CurrentTransaction?.Dispose();
            _native = null;
            file.Disconnect(native);
            if (_ownsShare)
            {
                _ownsShare = false;
                file.Release();
            }
        }
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("A connection stays in its database.");

    /// <summary>Runs something of the binding; an error after which DuckDB gives up the instance makes the file open anew.</summary>
    internal T Run<T>(Func<DuckDbConnection, T> action)
    {
        try
        {
            return action(Native);
        }
        catch (DuckDbException exception) when (exception.ErrorType is DuckDbErrorType.Fatal or DuckDbErrorType.Internal)
        {
            file.MarkBroken();
            throw;
        }
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        if (CurrentTransaction is not null)
        {
            throw new InvalidOperationException("The connection has a transaction already.");
        }

        // DuckDB has snapshot isolation only, which is at least what is asked for below serialisable.
        if (isolationLevel is IsolationLevel.Serializable or IsolationLevel.Chaos)
        {
            throw new NotSupportedException($"DuckDB has no transactions with isolation level {isolationLevel}.");
        }

        Run(static native => native.Execute("BEGIN TRANSACTION"));
        return CurrentTransaction = new AdoTransaction(this);
    }

    protected override DbCommand CreateDbCommand() => new AdoCommand { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }
}
