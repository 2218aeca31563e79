using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckLake.DuckDb;

/// <summary>One or more statements, each prepared when its turn comes; each takes those of the parameters that it names.</summary>
internal sealed class AdoCommand : DbCommand
{
    private readonly AdoParameterCollection _parameters = new();

    [AllowNull]
    public override string CommandText { get; set; } = string.Empty;

    /// <summary>Kept, not enforced: what waits for others is limited elsewhere.</summary>
    public override int CommandTimeout { get; set; }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
            {
                throw new NotSupportedException("Commands are texts.");
            }
        }
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    private AdoConnection Open => (AdoConnection?)DbConnection ?? throw new InvalidOperationException("The command has no connection.");

    public override void Cancel() => Open.Native.Interrupt();

    public override void Prepare()
    {
        // Statements may depend on those before them.
    }

    public override int ExecuteNonQuery() => ExecuteNonQuery(CancellationToken.None);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => Run(() => ExecuteNonQuery(cancellationToken), cancellationToken);

    public override object? ExecuteScalar()
    {
        using DbDataReader reader = ExecuteDbDataReader(CommandBehavior.Default);
        object? value = reader.FieldCount > 0 && reader.Read() ? reader.GetValue(0) : null;
        while (reader.NextResult())
        {
        }

        return value;
    }

    protected override DbParameter CreateDbParameter() => new AdoParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Execute(behavior, CancellationToken.None);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Run<DbDataReader>(() => Execute(behavior, cancellationToken), cancellationToken);

    private static Task<T> Run<T>(Func<T> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(action());
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken == cancellationToken)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    private int ExecuteNonQuery(CancellationToken cancellationToken)
    {
        using AdoDataReader reader = Execute(CommandBehavior.Default, cancellationToken);
        while (reader.NextResult())
        {
        }

        return reader.RecordsAffected;
    }

    private AdoDataReader Execute(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var reader = new AdoDataReader(Open, CommandText, _parameters.ToDictionary(), behavior, cancellationToken);
        try
        {
            reader.NextResult();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}
