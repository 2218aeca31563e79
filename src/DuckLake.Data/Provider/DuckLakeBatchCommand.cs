using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Data;

/// <summary>One command of a batch: statements and parameters of their own.</summary>
public sealed class DuckLakeBatchCommand : DbBatchCommand
{
    private string _text = string.Empty;
    private long _recordsAffected = -1;

    /// <summary>Creates a command without text.</summary>
    public DuckLakeBatchCommand()
    {
    }

    /// <summary>Creates a command.</summary>
    /// <param name="commandText">The statements.</param>
    public DuckLakeBatchCommand(string? commandText) => CommandText = commandText;

    /// <summary>The statements.</summary>
    [AllowNull]
    public override string CommandText { get => _text; set => _text = value ?? string.Empty; }

    /// <summary>Text only.</summary>
    /// <exception cref="NotSupportedException">Another type is set.</exception>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
            {
                throw new NotSupportedException($"Commands are of CommandType.Text, not {value}.");
            }
        }
    }

    /// <summary>The rows this command changed in the last execution; -1 when it changes none.</summary>
    public override int RecordsAffected => (int)Math.Min(int.MaxValue, _recordsAffected);

    /// <summary>The parameters.</summary>
    public new DuckLakeParameterCollection Parameters { get; } = new();

    /// <summary>True.</summary>
    public override bool CanCreateParameter => true;

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Parameters;

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new DuckLakeParameter();

    /// <summary>The statements with their values.</summary>
    internal IEnumerable<PlannedStatement> Plan()
    {
        if (string.IsNullOrWhiteSpace(_text))
        {
            throw new InvalidOperationException("A command of the batch has no text: set CommandText.");
        }

        _recordsAffected = -1;
        int positional = 0;
        foreach (SqlStatement statement in SqlStatement.Split(_text))
        {
            yield return new PlannedStatement(statement)
            {
                Values = Parameters.ValuesFor(statement, statement.PlaceholderCount > 0 ? positional : 0),
                Executed = count => _recordsAffected = count < 0 ? _recordsAffected : Math.Max(0, _recordsAffected) + count,
            };
            positional += statement.PlaceholderCount;
        }
    }
}
