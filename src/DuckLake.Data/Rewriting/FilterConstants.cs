using System.Text;
using System.Text.Json.Nodes;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>
/// The constant expressions that the filters of a query compare with. DuckDB evaluates all of them in one go, with the session's settings.
/// </summary>
internal sealed class FilterConstants
{
    private readonly List<JsonObject> _expressions = [];
    private readonly SortedSet<(int Constant, string Type)> _casts = [];
    private readonly HashSet<int> _used = [];
    private string? _sql;
    private bool _comparesText;
    private ConstantValues? _fixed;

    public bool HasParameters { get; private set; }

    /// <summary>Adds an expression.</summary>
    /// <returns>Its number.</returns>
    public int Add(JsonObject expression)
    {
        _expressions.Add(expression);
        return _expressions.Count - 1;
    }

    /// <summary>Tells what a condition on a column of a table needs to know of its constants.</summary>
    public void Request(ColumnTemplate template)
    {
        foreach (int constant in template.Constants)
        {
            _used.Add(constant);
            HasParameters |= ConstantExpressions.HasParameters(_expressions[constant]);
            if (template.Target.Type?.Type is { } type)
            {
                _comparesText |= type.Kind == DuckLakeTypeKind.Varchar;
                if (ConstantConversion.CastFor(type) is { } cast)
                {
                    _casts.Add((constant, cast));
                }
            }
        }
    }

    /// <summary>Writes the query that evaluates the constants; to be called once, before <see cref="Evaluate"/>.</summary>
    public void Compile(QueryCodec codec)
    {
        if (_used.Count == 0)
        {
            return;
        }

        int[] used = [.. _used.Order()];
        IReadOnlyList<string> texts = codec.WriteExpressions([.. used.Select(constant => _expressions[constant])]);
        StringBuilder inner = new();
        StringBuilder outer = new("SELECT ");
        outer.Append(_comparesText ? "current_setting('default_collation')" : "''");
        for (int i = 0; i < used.Length; i++)
        {
            inner.Append(i == 0 ? "" : ", ").Append("TRY(").Append(texts[i]).Append(") AS c").Append(used[i]);
            outer.Append(", typeof(c").Append(used[i]).Append("), CAST(c").Append(used[i]).Append(" AS VARCHAR)");
        }

        foreach ((int constant, string type) in _casts)
        {
            string cast = $"TRY_CAST(c{constant} AS {type})";
            outer.Append(", ").Append(type switch
            {
                "TIMESTAMP WITH TIME ZONE" => $"CAST(epoch_us({cast}) AS VARCHAR)",
                "BLOB" => $"hex({cast})",
                _ => $"CAST({cast} AS VARCHAR)",
            });
        }

        _sql = $"{outer} FROM (SELECT {inner})";
    }

    /// <summary>Evaluates the constants; null when DuckDB cannot, which leaves the error to the query itself.</summary>
    public ConstantValues? Evaluate(DuckDbConnection connection, ParameterValues values, CancellationToken cancellationToken)
    {
        if (_fixed is not null)
        {
            return _fixed;
        }

        if (_sql is null)
        {
            return _fixed = new ConstantValues([], [], new Dictionary<(int, string), string?>());
        }

        ConstantValues? evaluated;
        try
        {
            using DuckDbStatement statement = values.Prepare(connection, _sql);
            using DuckDbResult result = statement.Execute(ResultMode.Materialized, cancellationToken);
            using DuckDbDataChunk? chunk = result.FetchChunk();
            evaluated = chunk is null ? null : Read(chunk);
        }
        catch (Exception exception) when (exception is DuckDbException or NotSupportedException)
        {
            return null;
        }

        _fixed = HasParameters ? null : evaluated;
        return evaluated;
    }

    private ConstantValues Read(DuckDbDataChunk chunk)
    {
        string?[] types = new string?[_expressions.Count];
        string?[] texts = new string?[_expressions.Count];
        int column = 1;
        foreach (int constant in _used.Order())
        {
            types[constant] = chunk.Vector(column++).Text(0);
            texts[constant] = chunk.Vector(column++).Text(0);
        }

        Dictionary<(int, string), string?> casts = [];
        foreach ((int Constant, string Type) cast in _casts)
        {
            casts[cast] = chunk.Vector(column++).Text(0);
        }

        return new ConstantValues(types, texts, casts) { HasCollation = chunk.Vector(0).Text(0) is { Length: > 0 } };
    }
}
