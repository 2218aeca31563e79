using System.Text.Json.Nodes;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>A table reference of a query by name, or a subquery in FROM.</summary>
internal sealed class RelationLeaf(JsonObject parent, string property, JsonObject node, SelectBlock? scope, NameContext context) : FromItem
{
    private IReadOnlyList<OutputColumn>? _columns;
    private bool _isResolved;

    /// <summary>The node that holds the reference, and the property that holds it.</summary>
    public JsonObject Parent { get; } = parent;

    public string Property { get; } = property;

    public JsonObject Node { get; set; } = node;

    /// <summary>The SELECT whose FROM it is in; null when its columns cannot be named there.</summary>
    public SelectBlock? Scope { get; } = scope;

    public NameContext Context { get; } = context;

    public RelationName Name { get; } = new(node.Text("catalog_name"), node.Text("schema_name"), node.Text("table_name"));

    public bool HasOwnAlias { get; } = node.Text("alias").Length > 0;

    /// <summary>The name its columns can be qualified with in the rewritten query.</summary>
    public string Alias { get; set; } = node.Text("alias") is { Length: > 0 } alias ? alias : node.Text("table_name");

    public IReadOnlyList<string> ColumnAliases { get; } = node.Texts("column_name_alias");

    /// <summary>The snapshot asked for: its own, or the one of the view it is in.</summary>
    public JsonObject? AtNode { get; set; } = node.Object("at_clause");

    /// <summary>The relation of a lake it names; null for anything else.</summary>
    public ResolvedRelation? Relation { get; set; }

    /// <summary>The query of a subquery or view.</summary>
    public QueryBlock? Block { get; set; }

    /// <summary>The common table expression it names.</summary>
    public CteDefinition? Cte { get; set; }

    /// <summary>The names a view gives its columns.</summary>
    public IReadOnlyList<string> ViewColumns { get; set; } = [];

    /// <summary>Whether only DESCRIBE asks for it, which needs none of its rows.</summary>
    public bool IsDescribed { get; set; }

    /// <summary>The virtual columns that the query mentions.</summary>
    public List<VirtualColumn> VirtualColumns { get; } = [];

    /// <summary>Whether the query only counts its rows.</summary>
    public bool NeedsNoColumns { get; set; }

    /// <summary>What is known of the rows the query uses of a table.</summary>
    public FilterTemplate? Filter { get; set; }

    public bool IsTable => Relation?.Kind == RelationKind.Table;

    /// <summary>Its columns; null when they are not known.</summary>
    public IReadOnlyList<OutputColumn>? Columns
    {
        get
        {
            if (!_isResolved)
            {
                _isResolved = true;
                _columns = Resolve();
            }

            return _columns;
        }
    }

    /// <summary>Takes a condition on its columns that all rows the query uses fulfil.</summary>
    public void Push(FilterTemplate filter)
    {
        if (IsTable)
        {
            Filter = FilterTemplate.And(Filter, filter);
        }
        else if (Cte is not null)
        {
            Filter = FilterTemplate.And(Filter, filter);
        }
        else
        {
            Block?.Push(filter);
        }
    }

    /// <summary>The place of a column; -1 when there is none or more than one of that name, or it is not known.</summary>
    public int IndexOf(string name)
    {
        int found = -1;
        for (int i = 0; Columns is not null && i < Columns.Count; i++)
        {
            if (SqlNames.AreEqual(Columns[i].Name, name))
            {
                if (found >= 0)
                {
                    return -1;
                }

                found = i;
            }
        }

        return found;
    }

    private List<OutputColumn>? Resolve()
    {
        IReadOnlyList<OutputColumn>? columns = IsTable
            ? [.. Relation!.Columns.Select(column => new OutputColumn(column.Name, null, column))]
            : Block is not null ? Block.Output : Cte is { IsRecursive: false, Block: { } block } ? block.Output : null;
        if (columns is null)
        {
            return null;
        }

        List<OutputColumn> named = [];
        for (int i = 0; i < columns.Count; i++)
        {
            string? alias = i < ColumnAliases.Count ? ColumnAliases[i]
                : i < ViewColumns.Count ? ViewColumns[i]
                : i < (Cte?.Aliases.Count ?? 0) ? Cte!.Aliases[i]
                : null;
            named.Add(new OutputColumn(alias ?? columns[i].Name, null, columns[i].Type));
        }

        return named;
    }
}
