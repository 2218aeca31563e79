using System.Text.Json.Nodes;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>
/// Rewrites queries so that what they read of lakes comes from scans: tables become table functions, views the queries they stand for.
/// Everything else of the text keeps its meaning.
/// </summary>
internal sealed partial class QueryRewriter : IDisposable
{
    private const int MaxViewDepth = 64;

    private readonly QueryCodec _codec;
    private readonly IRelationResolver _resolver;
    private readonly DuckDbConnection _connection;
    private readonly Func<ScanSlot, long> _register;
    private readonly Action<ScanSlot> _release;

    /// <summary>Rewrites for a session, whose scans are kept in the registry.</summary>
    public QueryRewriter(EngineSession session, ScanRegistry scans)
        : this(session.Helper, session.Connection, new SessionRelationResolver(session), scans.Add, scans.Remove)
    {
    }

    /// <param name="helper">Parses.</param>
    /// <param name="connection">Evaluates constants, with the settings of the user's statements.</param>
    /// <param name="resolver">Knows the relations of lakes.</param>
    /// <param name="register">Gives a scan its number.</param>
    /// <param name="release">Takes a scan back.</param>
    internal QueryRewriter(
        DuckDbConnection helper,
        DuckDbConnection connection,
        IRelationResolver resolver,
        Func<ScanSlot, long> register,
        Action<ScanSlot> release)
    {
        _codec = new QueryCodec(helper);
        _connection = connection;
        _resolver = resolver;
        _register = register;
        _release = release;
    }

    public void Dispose() => _codec.Dispose();

    /// <summary>Whether conditions of queries are handed to the scans. Turned off only to compare results.</summary>
    public bool PushesFilters { get; set; } = true;

    /// <summary>Rewrites a query. A text that is none comes back as it is: DuckDB tells what is wrong with it.</summary>
    /// <exception cref="DuckLakeException">A view cannot be expanded or a snapshot asked for does not exist.</exception>
    public async Task<RewrittenQuery> RewriteQueryAsync(string selectText, CancellationToken cancellationToken = default)
    {
        if (!QueryWords.MayRead(selectText))
        {
            return new RewrittenQuery(selectText, []);
        }

        if (!_codec.TryRead(selectText, out JsonObject? statement))
        {
            return await RewriteTextAsync(selectText, cancellationToken).ConfigureAwait(false);
        }

        QueryWalker walker = new(_codec);
        List<RelationLeaf> found = await ResolveAsync(walker, statement, NameContext.Statement, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0 && !walker.HasReplaced)
        {
            return new RewrittenQuery(selectText, []);
        }

        Prepare(walker);
        FilterConstants constants = PushFilters(walker, found);
        Finish(walker);

        List<ScanSlot> scans = [];
        RewrittenQuery? rewritten = null;
        try
        {
            foreach (RelationLeaf leaf in found)
            {
                if (leaf.IsTable)
                {
                    scans.Add(await OpenAsync(leaf, constants, cancellationToken).ConfigureAwait(false));
                }
                else if (leaf.Relation!.Kind == RelationKind.Metadata)
                {
                    leaf.Parent[leaf.Property] = TreeRewriter.MetadataScan(leaf);
                }
            }

            constants.Compile(_codec);
            string sql = _codec.Write(statement);
            rewritten = new RewrittenQuery(sql, scans, _release)
            {
                IsRepeatable = !walker.HasReplaced && walker.Blocks.TrueForAll(block => block.OpaqueAliases.Count == 0) && !QueryWords.MayTellTime(sql),
            };
            if (!constants.HasParameters)
            {
                rewritten.BindFilters(_connection, ParameterValues.Empty, cancellationToken);
            }

            return rewritten;
        }
        finally
        {
            if (rewritten is null)
            {
                scans.ForEach(_release);
            }
        }
    }

    /// <summary>Rewrites what stands behind FROM: table references, joins and commas.</summary>
    public async Task<RewrittenQuery> RewriteFromAsync(string tableReferences, CancellationToken cancellationToken = default)
    {
        const string Select = "SELECT 1 FROM ";
        RewrittenQuery query = await RewriteQueryAsync(Select + tableReferences, cancellationToken).ConfigureAwait(false);
        return query.WithSql(query.Sql.StartsWith(Select, StringComparison.Ordinal) ? query.Sql[Select.Length..] : tableReferences);
    }

    /// <summary>Rewrites a text that is kept, with the names of the statement that makes it.</summary>
    public Task<string> RewriteLateBoundAsync(string bodyOrQuery, CancellationToken cancellationToken = default) =>
        RewriteLateBoundAsync(bodyOrQuery, NameContext.Statement, cancellationToken);

    /// <summary>
    /// Rewrites a text that is kept: a query, or an expression with queries in it. Its tables are found by name each time it is bound.
    /// </summary>
    /// <param name="bodyOrQuery">The text.</param>
    /// <param name="context">Where its names are looked up first: the schema it is kept in.</param>
    /// <param name="cancellationToken">Stops reading the catalog.</param>
    public async Task<string> RewriteLateBoundAsync(string bodyOrQuery, NameContext context, CancellationToken cancellationToken = default)
    {
        const string Select = "SELECT ";
        if (!QueryWords.MayRead(bodyOrQuery))
        {
            return bodyOrQuery;
        }

        bool isQuery = _codec.TryRead(bodyOrQuery, out JsonObject? statement);
        if (!isQuery && !_codec.TryRead(Select + bodyOrQuery, out statement))
        {
            return bodyOrQuery;
        }

        QueryWalker walker = new(_codec);
        List<RelationLeaf> found = await ResolveAsync(walker, statement!, context, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0 && !walker.HasReplaced)
        {
            return bodyOrQuery;
        }

        Prepare(walker);
        Finish(walker);
        foreach (RelationLeaf leaf in found)
        {
            if (leaf.Relation!.Kind != RelationKind.View)
            {
                leaf.Parent[leaf.Property] = leaf.IsTable ? TreeRewriter.LateBoundTable(leaf) : TreeRewriter.MetadataScan(leaf);
            }
        }

        string text = _codec.Write(statement!);
        if (isQuery)
        {
            // A query in brackets may stand for an expression.
            return bodyOrQuery.AsSpan().TrimStart().StartsWith('(') ? $"({text})" : text;
        }

        return text.StartsWith(Select, StringComparison.Ordinal) ? text[Select.Length..] : text;
    }

    private static void Prepare(QueryWalker walker)
    {
        foreach (SelectBlock block in walker.Blocks)
        {
            TreeRewriter.SeparateAliases(block);
        }

        foreach (SelectBlock block in walker.Blocks)
        {
            VirtualNames.Expose(block);
        }
    }

    private static void Finish(QueryWalker walker)
    {
        foreach (SelectBlock block in walker.Blocks)
        {
            TreeRewriter.ShortenReferences(block);
            TreeRewriter.SpellOutNaturalJoins(block);
            TreeRewriter.HideVirtualColumns(block);
        }

        // SELECT count(*) FROM t. Anything else may carry rows on, and with them a column that was not read.
        if (walker.Blocks is [{ From: RelationLeaf { IsTable: true } only, ColumnReferences.Count: 0 } single]
            && single.Node.Object("sample") is null
            && single.Node.Objects("select_list").All(expression => expression.Class() == "FUNCTION" && expression.Text("function_name") == "count_star"))
        {
            only.NeedsNoColumns = true;
        }
    }

    private FilterConstants PushFilters(QueryWalker walker, List<RelationLeaf> found)
    {
        FilterConstants constants = new();
        if (!PushesFilters)
        {
            return constants;
        }

        FilterExtractor extractor = new(constants);
        foreach (SelectBlock block in walker.Blocks)
        {
            FilterPushdown.PushOwn(block, extractor);
        }

        FilterPushdown.PushCtes(walker.Ctes);
        foreach (RelationLeaf leaf in found)
        {
            leaf.Filter?.VisitLeaves(constants.Request);
        }

        return constants;
    }

    private async Task<ScanSlot> OpenAsync(RelationLeaf leaf, FilterConstants constants, CancellationToken cancellationToken)
    {
        DuckLakeTable table = await leaf.Relation!.Open!(null, cancellationToken).ConfigureAwait(false);
        ScanSlot slot = new(table, leaf.VirtualColumns) { NeedsNoColumns = leaf.NeedsNoColumns };
        leaf.Parent[leaf.Property] = TreeRewriter.Scan(leaf, _register(slot));
        slot.Source = new TableScan(slot, leaf, constants);
        return slot;
    }

    // Views are replaced by their queries on the way, whose names are resolved in turn.
    private async Task<List<RelationLeaf>> ResolveAsync(
        QueryWalker walker, JsonObject statement, NameContext context, CancellationToken cancellationToken)
    {
        List<RelationLeaf> found = [];
        walker.WalkQuery(statement.Object("node")!, null, null, context);
        while (walker.Unresolved.TryDequeue(out RelationLeaf? leaf))
        {
            leaf.AtNode ??= leaf.Context.At?.Node;
            AtClause? at = AtClause.Read(leaf.AtNode, _codec);
            ResolvedRelation? relation = await _resolver.ResolveAsync(leaf.Name, at, leaf.Context, cancellationToken).ConfigureAwait(false);
            if (relation is null || (leaf.IsDescribed && relation.Kind != RelationKind.Metadata))
            {
                continue;
            }

            leaf.Relation = relation;
            if (!leaf.HasOwnAlias && relation.Kind != RelationKind.Metadata && !SqlNames.AreEqual(relation.Name, leaf.Name.Name))
            {
                // The name of a lake stood for its default table, whose columns are those of the table.
                leaf.Alias = relation.Name;
            }

            found.Add(leaf);
            if (relation.Kind == RelationKind.View)
            {
                Expand(walker, leaf, at);
            }
        }

        return found;
    }

    private void Expand(QueryWalker walker, RelationLeaf leaf, AtClause? at)
    {
        ResolvedRelation view = leaf.Relation!;
        string name = SqlText.QualifiedName(view.Catalog, view.Schema, view.Name);
        if (leaf.Context.Views.Contains(name, StringComparer.Ordinal) || leaf.Context.Views.Count >= MaxViewDepth)
        {
            throw SchemaErrors.Binder($"infinite recursion detected: attempting to recursively bind view {name}");
        }

        if (!_codec.TryRead(view.ViewSql, out JsonObject? statement))
        {
            throw SchemaErrors.Unsupported($"The query of view {name} is not one DuckDB can read: it may be written in another dialect.");
        }

        JsonObject query = statement.Object("node")!;
        statement.Remove("node");
        leaf.ViewColumns = view.ViewColumns;
        IReadOnlyList<string> aliases = [.. leaf.ColumnAliases, .. view.ViewColumns.Skip(leaf.ColumnAliases.Count)];
        leaf.Parent[leaf.Property] = QueryNodes.Subquery(query, leaf.Alias, aliases, leaf.Node);
        leaf.Block = walker.WalkQuery(query, null, null, new NameContext(view.Catalog, view.Schema, at, [.. leaf.Context.Views, name]));
    }
}
