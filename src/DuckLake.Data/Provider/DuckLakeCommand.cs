using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Data;

/// <summary>
/// One or more statements in DuckDB's dialect, separated by semicolons. Parameters are written <c>?</c>, <c>$1</c>, <c>$name</c> or
/// <c>@name</c>; a <c>?</c> takes the parameters in order through all statements.
/// </summary>
public sealed partial class DuckLakeCommand : DbCommand
{
    private string _text = string.Empty;
    private int? _timeout;
    private bool _isPrepared;
    private DuckLakeConnection? _connection;
    private EngineSession? _preparedSession;
    private IReadOnlyList<PlannedStatement>? _plan;
    private volatile CommandExecution? _running;

    /// <summary>Creates a command without text and connection.</summary>
    public DuckLakeCommand()
    {
    }

    /// <summary>Creates a command.</summary>
    /// <param name="commandText">The statements.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction, or null.</param>
    public DuckLakeCommand(string? commandText, DuckLakeConnection? connection = null, DuckLakeDbTransaction? transaction = null)
    {
        CommandText = commandText;
        Connection = connection;
        Transaction = transaction;
    }

    /// <summary>The statements.</summary>
    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set
        {
            RequireNotRunning();
            _text = value ?? string.Empty;
            Unprepare();
        }
    }

    /// <summary>Seconds each wait for DuckDB may take; 0 for no limit. Default: that of the connection string.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public override int CommandTimeout
    {
        get => _timeout ?? _connection?.CommandTimeoutDefault ?? DuckLakeConnectionStringBuilder.DefaultCommandTimeout;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _timeout = value;
        }
    }

    /// <summary>Text only.</summary>
    /// <exception cref="NotSupportedException">Another type is set: call macros and functions in the text.</exception>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
            {
                throw new NotSupportedException($"Commands are of CommandType.Text, not {value}: write CALL or SELECT in the text.");
            }
        }
    }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; } = UpdateRowSource.None;

    /// <summary>The connection.</summary>
    public new DuckLakeConnection? Connection
    {
        get => _connection;
        set
        {
            RequireNotRunning();
            if (_connection != value)
            {
                Unprepare();
            }

            _connection = value;
        }
    }

    /// <summary>The parameters.</summary>
    public new DuckLakeParameterCollection Parameters { get; } = new();

    /// <summary>The transaction; a command runs in that of its connection in any case.</summary>
    public new DuckLakeDbTransaction? Transaction { get; set; }

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => Connection = value is null ? null : value as DuckLakeConnection
            ?? throw new InvalidCastException($"A {nameof(DuckLakeConnection)} was expected, not {value.GetType()}.");
    }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = value is null ? null : value as DuckLakeDbTransaction
            ?? throw new InvalidCastException($"A {nameof(DuckLakeDbTransaction)} was expected, not {value.GetType()}.");
    }

    /// <summary>Stops the running execution, from any thread; does nothing when there is none.</summary>
    public override void Cancel() => _running?.Cancel();

    /// <summary>A new parameter, not yet among <see cref="Parameters"/>.</summary>
    public new DuckLakeParameter CreateParameter() => new();

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => CreateParameter();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Unprepare();
        }

        base.Dispose(disposing);
    }

    private void Unprepare()
    {
        _isPrepared = false;
        DropPlan();
    }

    private void DropPlan()
    {
        foreach (PlannedStatement statement in _plan ?? [])
        {
            statement.Prepared?.Dispose();
        }

        _plan = null;
        _preparedSession = null;
    }

    private void RequireNotRunning()
    {
        if (_running is not null && _connection?.HasOpenReader == true)
        {
            throw new InvalidOperationException("The command has an open reader: dispose it before the command is changed.");
        }
    }
}
