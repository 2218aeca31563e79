using System.Collections;
using System.Data;
using System.Data.Common;
using System.Globalization;

namespace DuckLake.DuckDb;

/// <summary>The rows of a command's queries, one result after the other; statements without rows are run on the way.</summary>
internal sealed partial class AdoDataReader : DbDataReader
{
    private readonly AdoConnection _connection;
    private readonly IReadOnlyDictionary<string, object?> _parameters;
    private readonly CommandBehavior _behavior;
    private readonly CancellationToken _cancellationToken;
    private readonly IEnumerator<DuckDbStatement> _statements;
    private DuckDbStatement? _statement;
    private DuckDbResult? _result;
    private DuckDbDataChunk? _chunk;
    private DuckDbDataChunk? _next;
    private ColumnReader[] _columns = [];
    private int _row = -1;
    private long _changed = -1;
    private bool _isClosed;

    internal AdoDataReader(
        AdoConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters, CommandBehavior behavior, CancellationToken cancellationToken)
    {
        _connection = connection;
        _parameters = parameters;
        _behavior = behavior;
        _cancellationToken = cancellationToken;
        _statements = connection.Native.PrepareEach(sql).GetEnumerator();
    }

    public override int Depth => 0;

    public override int FieldCount => _columns.Length;

    public override bool HasRows => _chunk is not null || Peek() is not null;

    public override bool IsClosed => _isClosed;

    /// <summary>The rows changed by the statements run so far; -1 when there was none that changes rows.</summary>
    public override int RecordsAffected => (int)Math.Min(_changed, int.MaxValue);

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool NextResult()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return _connection.Run(_ =>
        {
            EndResult();
            while (_statements.MoveNext())
            {
                _statement = _statements.Current;
                Bind(_statement);
                if (StartResult(_statement))
                {
                    return true;
                }

                EndResult();
            }

            return false;
        });
    }

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => Run(NextResult, cancellationToken);

    public override bool Read()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_chunk is not null && ++_row < _chunk.RowCount)
        {
            return true;
        }

        _chunk?.Dispose();
        _chunk = Peek();
        _next = null;
        _row = 0;
        for (int i = 0; _chunk is not null && i < _columns.Length; i++)
        {
            _columns[i].Chunk = _chunk;
        }

        return _chunk is not null;
    }

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => Run(Read, cancellationToken);

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        EndResult();
        _statements.Dispose();
        if (_behavior.HasFlag(CommandBehavior.CloseConnection))
        {
            _connection.Close();
        }
    }

    public override string GetDataTypeName(int ordinal) => _columns[ordinal].Type.ToString().ToUpperInvariant();

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override string GetName(int ordinal) => _columns[ordinal].Name;

    public override int GetOrdinal(string name)
    {
        int index = Array.FindIndex(_columns, column => column.Name == name);
        index = index >= 0 ? index : Array.FindIndex(_columns, column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : throw new ArgumentOutOfRangeException(nameof(name), name, "The result has no such column.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    private static Task<bool> Run(Func<bool> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        try
        {
            return Task.FromResult(action());
        }
        catch (OperationCanceledException exception)
        {
            return Task.FromCanceled<bool>(exception.CancellationToken);
        }
        catch (Exception exception)
        {
            return Task.FromException<bool>(exception);
        }
    }

    private void Bind(DuckDbStatement statement)
    {
        for (int i = 1; i <= statement.ParameterCount; i++)
        {
            string name = statement.ParameterName(i);
            if (!_parameters.TryGetValue(name, out object? value))
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The command has no value for its parameter ${name}."));
            }

            // The kind of a time decides whether it is an instant.
            statement.Bind(i, value is DateTime { Kind: DateTimeKind.Utc } instant ? new DateTimeOffset(instant) : value);
        }
    }

    private bool StartResult(DuckDbStatement statement)
    {
        ResultMode mode = statement.StatementType is DuckDbStatementType.Select or DuckDbStatementType.Explain or DuckDbStatementType.Call
            ? ResultMode.Streaming
            : ResultMode.Materialized;
        DuckDbResult result = statement.Execute(mode, _cancellationToken);
        _result = result;
        if (result.ResultType == DuckDbResultType.ChangedRows)
        {
            _changed = Math.Max(_changed, 0) + result.RowsChanged;
            return false;
        }

        if (result.ResultType != DuckDbResultType.QueryResult)
        {
            return false;
        }

        _columns = new ColumnReader[result.ColumnCount];
        for (int i = 0; i < _columns.Length; i++)
        {
            using DuckDbLogicalType type = result.ColumnLogicalType(i);
            _columns[i] = new ColumnReader(i, result.ColumnName(i), type);
        }

        return true;
    }

    private DuckDbDataChunk? Peek()
    {
        while (_next is null && _result is not null && _columns.Length > 0)
        {
            _next = _connection.Run(_ => _result.FetchChunk());
            if (_next is null or { RowCount: > 0 })
            {
                break;
            }

            _next.Dispose();
            _next = null;
        }

        return _next;
    }

    private void EndResult()
    {
        _chunk?.Dispose();
        _next?.Dispose();
        _result?.Dispose();
        _statement?.Dispose();
        (_chunk, _next, _result, _statement) = (null, null, null, null);
        _columns = [];
        _row = -1;
    }
}
