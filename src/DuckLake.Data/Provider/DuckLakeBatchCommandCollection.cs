using System.Data.Common;

namespace DuckLake.Data;

/// <summary>The commands of a batch, in order.</summary>
public sealed class DuckLakeBatchCommandCollection : DbBatchCommandCollection, IReadOnlyList<DuckLakeBatchCommand>
{
    private readonly List<DuckLakeBatchCommand> _commands = [];

    internal DuckLakeBatchCommandCollection()
    {
    }

    /// <inheritdoc/>
    public override int Count => _commands.Count;

    /// <summary>False.</summary>
    public override bool IsReadOnly => false;

    /// <summary>A command by position.</summary>
    /// <param name="index">The position, from 0.</param>
    public new DuckLakeBatchCommand this[int index] { get => _commands[index]; set => _commands[index] = value; }

    /// <inheritdoc/>
    public override void Add(DbBatchCommand item) => _commands.Add(Cast(item));

    /// <inheritdoc/>
    public override void Clear() => _commands.Clear();

    /// <inheritdoc/>
    public override bool Contains(DbBatchCommand item) => item is DuckLakeBatchCommand command && _commands.Contains(command);

    /// <inheritdoc/>
    public override void CopyTo(DbBatchCommand[] array, int arrayIndex) => ((System.Collections.ICollection)_commands).CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public override IEnumerator<DbBatchCommand> GetEnumerator() => _commands.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(DbBatchCommand item) => item is DuckLakeBatchCommand command ? _commands.IndexOf(command) : -1;

    /// <inheritdoc/>
    public override void Insert(int index, DbBatchCommand item) => _commands.Insert(index, Cast(item));

    /// <inheritdoc/>
    public override bool Remove(DbBatchCommand item) => item is DuckLakeBatchCommand command && _commands.Remove(command);

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _commands.RemoveAt(index);

    IEnumerator<DuckLakeBatchCommand> IEnumerable<DuckLakeBatchCommand>.GetEnumerator() => _commands.GetEnumerator();

    /// <inheritdoc/>
    protected override DbBatchCommand GetBatchCommand(int index) => _commands[index];

    /// <inheritdoc/>
    protected override void SetBatchCommand(int index, DbBatchCommand batchCommand) => _commands[index] = Cast(batchCommand);

    private static DuckLakeBatchCommand Cast(DbBatchCommand command) => command as DuckLakeBatchCommand
        ?? throw new InvalidCastException($"A {nameof(DuckLakeBatchCommand)} was expected, not {command?.GetType()}.");
}
