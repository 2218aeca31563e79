using System.Text.Json.Nodes;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>Takes out of conditions of a query what they say about single columns.</summary>
internal sealed class FilterExtractor(FilterConstants constants)
{
    private const int MaxListLength = 10_000;

    /// <summary>What is true whenever the condition is; null when nothing is known.</summary>
    public FilterTemplate? Extract(SelectBlock block, JsonObject condition) => Extract(block, condition, isNegated: false);

    private FilterTemplate? Extract(SelectBlock block, JsonObject condition, bool isNegated)
    {
        switch (condition.Class())
        {
            case "CONJUNCTION":
                bool isAnd = condition.NodeType() == "CONJUNCTION_AND" != isNegated;
                return JunctionTemplate.Create(condition.Objects("children").Select(child => Extract(block, child, isNegated)), isAnd);
            case "COMPARISON":
                return Comparison(block, condition, isNegated);
            case "BETWEEN":
                return condition.Object("input") is { } input && Column(block, input) is { } column
                    && Constant(condition["lower"]) is { } low && Constant(condition["upper"]) is { } high
                        ? new RangeTemplate(column, low, high, isNegated)
                        : null;
            case "OPERATOR":
                return Operator(block, condition, isNegated);
            case "FUNCTION":
                return Function(block, condition, isNegated);
            case "COLUMN_REF":
                return Column(block, condition) is { Type.Type.Kind: DuckLakeTypeKind.Boolean } truth ? new TruthTemplate(truth, isNegated) : null;
            default:
                return null;
        }
    }

    private FilterTemplate? Operator(SelectBlock block, JsonObject condition, bool isNegated)
    {
        List<JsonObject> children = [.. condition.Objects("children")];
        string type = condition.NodeType();
        switch (type)
        {
            case "OPERATOR_NOT" when children.Count == 1:
                return Extract(block, children[0], !isNegated);
            case "OPERATOR_IS_NULL" or "OPERATOR_IS_NOT_NULL" when children.Count == 1:
                return Column(block, children[0]) is { } tested ? new NullTemplate(tested, type == "OPERATOR_IS_NULL" != isNegated) : null;
            case "COMPARE_IN" or "COMPARE_NOT_IN" when children.Count is > 1 and <= MaxListLength && children.Skip(1).All(ConstantExpressions.IsConstant):
                return Column(block, children[0]) is { } column
                    ? new ListTemplate(column, [.. children.Skip(1).Select(child => constants.Add(child))], type == "COMPARE_NOT_IN" != isNegated)
                    : null;
            case "STRUCT_EXTRACT" or "ARRAY_EXTRACT":
                return Column(block, condition) is { Type.Type.Kind: DuckLakeTypeKind.Boolean } truth ? new TruthTemplate(truth, isNegated) : null;
            default:
                return null;
        }
    }

    private ColumnTemplate? Function(SelectBlock block, JsonObject condition, bool isNegated)
    {
        List<JsonObject> children = [.. condition.Objects("children")];
        if (children.Count != 2 || condition.Text("schema") is not ("" or "main"))
        {
            return null;
        }

        bool? isPattern = condition.Text("function_name") switch
        {
            "~~" or "!~~" => true,
            "starts_with" or "prefix" or "^@" => false,
            _ => null,
        };
        isNegated ^= condition.Text("function_name") == "!~~";
        return isPattern is { } pattern && Column(block, children[0]) is { Type.Type.Kind: DuckLakeTypeKind.Varchar } column && Constant(children[1]) is { } text
            ? new PrefixTemplate(column, text, pattern, isNegated)
            : null;
    }

    private FilterTemplate? Comparison(SelectBlock block, JsonObject condition, bool isNegated)
    {
        if (condition.Object("left") is not { } left || condition.Object("right") is not { } right)
        {
            return null;
        }

        bool isSwapped = ConstantExpressions.IsConstant(left);
        if (isSwapped == ConstantExpressions.IsConstant(right) || Column(block, isSwapped ? right : left) is not { } column)
        {
            return null;
        }

        int constant = constants.Add(isSwapped ? left : right);
        switch (condition.NodeType())
        {
            case "COMPARE_DISTINCT_FROM" when !isNegated:
            case "COMPARE_NOT_DISTINCT_FROM" when isNegated:
                // A NULL constant gives no filter, so this is about values only.
                return FilterTemplate.Or(new ComparisonTemplate(column, FilterOperator.NotEqual, constant), new NullTemplate(column, isNull: true));
            case "COMPARE_DISTINCT_FROM" or "COMPARE_NOT_DISTINCT_FROM":
                return new ComparisonTemplate(column, FilterOperator.Equal, constant);
            case var type when OperatorOf(type) is { } op:
                op = isSwapped ? Swap(op) : op;
                return new ComparisonTemplate(column, isNegated ? Negate(op) : op, constant);
            default:
                return null;
        }
    }

    private static ColumnTarget? Column(SelectBlock block, JsonObject node)
    {
        switch (node.Class())
        {
            case "COLUMN_REF":
                return ColumnScope.Resolve(block, node) ?? VirtualNames.Resolve(block, node);
            case "OPERATOR" when node.NodeType() is "STRUCT_EXTRACT" or "ARRAY_EXTRACT":
                List<JsonObject> children = [.. node.Objects("children")];
                return children.Count == 2 && QueryNodes.TextConstant(children[1]) is { } field && Column(block, children[0]) is { } column
                    ? ColumnScope.Field(column, field)
                    : null;
            default:
                return null;
        }
    }

    private int? Constant(JsonNode? node) => node is JsonObject expression && ConstantExpressions.IsConstant(expression) ? constants.Add(expression) : null;

    private static FilterOperator? OperatorOf(string type) => type switch
    {
        "COMPARE_EQUAL" => FilterOperator.Equal,
        "COMPARE_NOTEQUAL" => FilterOperator.NotEqual,
        "COMPARE_LESSTHAN" => FilterOperator.LessThan,
        "COMPARE_LESSTHANOREQUALTO" => FilterOperator.LessThanOrEqual,
        "COMPARE_GREATERTHAN" => FilterOperator.GreaterThan,
        "COMPARE_GREATERTHANOREQUALTO" => FilterOperator.GreaterThanOrEqual,
        _ => null,
    };

    private static FilterOperator Swap(FilterOperator op) => op switch
    {
        FilterOperator.LessThan => FilterOperator.GreaterThan,
        FilterOperator.LessThanOrEqual => FilterOperator.GreaterThanOrEqual,
        FilterOperator.GreaterThan => FilterOperator.LessThan,
        FilterOperator.GreaterThanOrEqual => FilterOperator.LessThanOrEqual,
        _ => op,
    };

    private static FilterOperator Negate(FilterOperator op) => op switch
    {
        FilterOperator.Equal => FilterOperator.NotEqual,
        FilterOperator.NotEqual => FilterOperator.Equal,
        FilterOperator.LessThan => FilterOperator.GreaterThanOrEqual,
        FilterOperator.LessThanOrEqual => FilterOperator.GreaterThan,
        FilterOperator.GreaterThan => FilterOperator.LessThanOrEqual,
        _ => FilterOperator.LessThan,
    };
}
