using System.Text.Json.Nodes;

namespace DuckLake.Data;

/// <summary><c>AT (unit => expression)</c> of a table reference.</summary>
/// <param name="Unit">VERSION or TIMESTAMP, or what the text says instead.</param>
/// <param name="Expression">The expression as SQL.</param>
/// <param name="HasParameters">Whether it holds parameters, so that it is only known when the statement is executed.</param>
/// <param name="Node">The clause in the parse tree.</param>
internal sealed record AtClause(string Unit, string Expression, bool HasParameters, JsonObject Node)
{
    public static AtClause? Read(JsonObject? node, QueryCodec codec) => node?.Object("expr") is { } expression
        ? new AtClause(
            node.Text("unit"),
            codec.WriteExpression(expression),
            ConstantExpressions.HasParameters(expression),
            node)
        : null;
}
