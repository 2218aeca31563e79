using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Turns queries into DuckDB's parse trees and back, by DuckDB's own parser. Disposed before its connection.</summary>
internal sealed class QueryCodec(DuckDbConnection connection) : IDisposable
{
    private const string Reading = "SELECT json_serialize_sql(CAST($1 AS VARCHAR), skip_null := true)";
    private const string Writing = "SELECT json_deserialize_sql(CAST(CAST($1 AS VARCHAR) AS JSON))";

    private const int MaxDepth = 20_000;

    private static readonly JsonDocumentOptions s_readOptions = new() { MaxDepth = MaxDepth };
    private static readonly JsonWriterOptions s_writeOptions = new() { MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private DuckDbStatement? _reading;
    private DuckDbStatement? _writing;

    /// <summary>
    /// The tree of a single query: an object with the property <c>node</c>. False when the text is no query DuckDB can serialize.
    /// </summary>
    public bool TryRead(string query, [NotNullWhen(true)] out JsonObject? statement)
    {
        statement = null;
        string? json = Ask(_reading ??= connection.Prepare(Reading), query);
        if (json is null || JsonNode.Parse(json, documentOptions: s_readOptions) is not JsonObject root
            || root["error"] is not JsonValue error || error.GetValue<bool>()
            || root["statements"] is not JsonArray { Count: 1 } statements)
        {
            return false;
        }

        statement = (JsonObject)statements[0]!;
        statements.RemoveAt(0);
        return statement.Object("node") is not null;
    }

    /// <summary>The text of a tree that <see cref="TryRead"/> gave.</summary>
    public string Write(JsonObject statement)
    {
        JsonObject root = new() { ["error"] = false, ["statements"] = new JsonArray(statement) };
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, s_writeOptions))
        {
            root.WriteTo(writer);
        }

        ((JsonArray)root["statements"]!).RemoveAt(0);
        return Ask(_writing ??= connection.Prepare(Writing), System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length))
            ?? throw new InvalidOperationException("DuckDB gave no text for a query.");
    }

    /// <summary>The texts of expressions.</summary>
    public IReadOnlyList<string> WriteExpressions(IReadOnlyList<JsonObject> expressions)
    {
        List<string> texts = [];
        foreach (JsonObject expression in expressions)
        {
            texts.Add(WriteExpression(expression));
        }

        return texts;
    }

    /// <summary>The text of an expression.</summary>
    public string WriteExpression(JsonObject expression)
    {
        if (expression.Class() == "PARAMETER")
        {
            return "$" + expression.Text("identifier");
        }

        if (QueryNodes.TextConstant(expression) is { } text && !text.Contains('\0', StringComparison.Ordinal))
        {
            return SqlText.Literal(text);
        }

        JsonObject copy = (JsonObject)expression.DeepClone();
        copy["alias"] = string.Empty;
        string query = Write(QueryNodes.SelectOf(copy));
        const string Select = "SELECT ";
        return query.StartsWith(Select, StringComparison.Ordinal) ? query[Select.Length..] : throw new InvalidOperationException(query);
    }

    public void Dispose()
    {
        _reading?.Dispose();
        _writing?.Dispose();
    }

    private static string? Ask(DuckDbStatement statement, string argument)
    {
        statement.Bind(1, argument);
        using DuckDbResult result = statement.Execute(ResultMode.Materialized);
        using DuckDbDataChunk? chunk = result.FetchChunk();
        return chunk is { RowCount: > 0 } ? chunk.Vector(0).Text(0) : null;
    }
}
