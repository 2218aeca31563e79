using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>
/// A change of a lake's definitions. DuckDB looks at the statement first, over the empty tables that stand for the lake's, so that most
/// errors are its own; then the lake's transaction makes the change, and the shadow follows with the next statement.
/// </summary>
internal sealed partial class LakeSchemaStatement(EngineSession session, SqlStatement source, SchemaStatement change) : EngineStatement(session, source)
{
    public override DuckDbStatementType StatementType => change switch
    {
        DropStatement => DuckDbStatementType.Drop,
        AlterStatement or CommentStatement => DuckDbStatementType.Alter,
        _ => DuckDbStatementType.Create,
    };

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (SchemaTarget.Find(Session, change) is not { } target)
        {
            return await RunAsItIsAsync(values, cancellationToken).ConfigureAwait(false);
        }

        switch (change)
        {
            case CreateSchemaStatement create:
                Check();
                (await BeginAsync(target, cancellationToken).ConfigureAwait(false)).CreateSchema(create.Name[^1], create.Mode);
                return EngineResult.None();
            case CreateTableStatement create:
                return await CreateTableAsync(create, target, values, cancellationToken).ConfigureAwait(false);
            case CreateViewStatement create:
                await CreateViewAsync(create, target, cancellationToken).ConfigureAwait(false);
                return EngineResult.None();
            case CreateMacroStatement create:
                await CreateMacroAsync(create, target, cancellationToken).ConfigureAwait(false);
                return EngineResult.None();
            case CreateOtherStatement create:
                return Refuse(create, target);
            case DropStatement drop:
                return await DropAsync(drop, target, values, cancellationToken).ConfigureAwait(false);
            case AlterStatement alter:
                return await AlterAsync(alter, target, values, cancellationToken).ConfigureAwait(false);
            default:
                return await CommentAsync((CommentStatement)change, target, values, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<DuckLakeTransaction> BeginAsync(SchemaTarget target, CancellationToken cancellationToken) =>
        target.Lake.GetTransactionAsync(cancellationToken);

    // Names that nothing stands for: DuckDB has the words for them, and IF EXISTS.
    private async Task<EngineResult> RunAsItIsAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        using PassThroughStatement statement = PassThroughStatement.Prepare(Session, Source);
        return await statement.RunAsync(values, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets DuckDB bind the statement without running it.</summary>
    private void Check() => Check(Source.Text);

    private void Check(string sql)
    {
        // ADD COLUMN with a default is several statements to DuckDB; the first one tells what is wrong.
        foreach (DuckDbStatement statement in Session.Connection.PrepareEach(sql))
        {
            statement.Dispose();
            return;
        }
    }

    /// <summary>
    /// Lets DuckDB bind the statement over the shadow, or, as that knows no AT and no metadata, over the tables themselves.
    /// </summary>
    private async Task CheckAsync(Func<Task<string>> rewrite)
    {
        try
        {
            Check();
        }
        catch (DuckDbException error) when (error.ErrorType is not DuckDbErrorType.Parser)
        {
            try
            {
                Check(await rewrite().ConfigureAwait(false));
            }
            catch (DuckDbException)
            {
                throw error;
            }
        }
    }

    private static void RequireSchema(SchemaTarget target)
    {
        if (!target.HasSchema)
        {
            throw SchemaErrors.NotFound(SqlErrorClass.Binder, $"Schema \"{target.Schema}\" not found in DuckLakeCatalog \"{target.Lake.Alias}\"");
        }
    }

    private EngineResult Refuse(CreateOtherStatement create, SchemaTarget target)
    {
        if (create.Kind == SchemaObjectKind.Index)
        {
            Check();
            throw SchemaErrors.Unsupported("DuckLake does not support indexes");
        }

        RequireSchema(target);
        Check();
        throw SchemaErrors.Unsupported(
            create.Kind == SchemaObjectKind.Sequence ? "DuckLake does not support sequences" : "DuckLake does not support user-defined types");
    }

    private async Task<EngineResult> DropAsync(DropStatement drop, SchemaTarget target, ParameterValues values, CancellationToken cancellationToken)
    {
        if (drop.Kind == SchemaObjectKind.Schema)
        {
            Check();
            if (drop.Mode == DropMode.FailIfMissing)
            {
                RequireSchema(target);
            }

            (await BeginAsync(target, cancellationToken).ConfigureAwait(false)).DropSchema(target.Schema, drop.Mode, drop.Behavior);
            return EngineResult.None();
        }

        SchemaDefinition? schema = target.Lake.Snapshot.Definition.FindSchema(target.Schema);
        DuckLakeMacroKind? macro = drop.Kind is SchemaObjectKind.Macro or SchemaObjectKind.TableMacro ? FindMacro(schema, target.Name, drop.Kind) : null;
        bool isRelation = drop.Kind is SchemaObjectKind.Table or SchemaObjectKind.View && target.Kind != ResolvedKind.Missing;
        if (macro is null && !isRelation)
        {
            return await RunAsItIsAsync(values, cancellationToken).ConfigureAwait(false);
        }

        Check();
        if (drop.Behavior == DropBehavior.Cascade)
        {
            throw SchemaErrors.Unsupported("Cascade Drop not supported in DuckLake");
        }

        DuckLakeTransaction transaction = await BeginAsync(target, cancellationToken).ConfigureAwait(false);
        switch (drop.Kind)
        {
            case SchemaObjectKind.Table:
                transaction.DropTable(target.LakeName, drop.Mode);
                break;
            case SchemaObjectKind.View:
                transaction.DropView(target.LakeName, drop.Mode);
                break;
            default:
                transaction.DropMacro(target.LakeName, macro!.Value, drop.Mode);
                break;
        }

        return EngineResult.None();
    }

    // DROP MACRO takes either kind.
    private static DuckLakeMacroKind? FindMacro(SchemaDefinition? schema, string name, SchemaObjectKind kind)
    {
        bool Has(bool isTable) => schema?.Macros.Any(
            macro => macro.IsTableMacro == isTable && string.Equals(macro.Name, name, StringComparison.OrdinalIgnoreCase)) == true;

        return kind == SchemaObjectKind.Macro && Has(isTable: false) ? DuckLakeMacroKind.Scalar : Has(isTable: true) ? DuckLakeMacroKind.Table : null;
    }

    private async Task<EngineResult> CommentAsync(
        CommentStatement comment, SchemaTarget target, ParameterValues values, CancellationToken cancellationToken)
    {
        bool isRelation = comment.Kind is SchemaObjectKind.Table or SchemaObjectKind.View or SchemaObjectKind.Column;
        if (isRelation && target.Kind == ResolvedKind.Missing)
        {
            return await RunAsItIsAsync(values, cancellationToken).ConfigureAwait(false);
        }

        if (comment.Kind == SchemaObjectKind.Table && target.Kind == ResolvedKind.View)
        {
            throw SchemaErrors.Binder($"Cannot use ALTER TABLE on entry {target.Name} - it is not a table");
        }

        if (comment.Kind == SchemaObjectKind.View && target.Kind == ResolvedKind.Table)
        {
            throw SchemaErrors.Binder($"Cannot use ALTER VIEW on entry {target.Name} - it is not a view");
        }

        Check();
        if (!isRelation)
        {
            throw SchemaErrors.Binder("Unsupported catalog type for SET COMMENT in DuckLake");
        }

        DuckLakeTransaction transaction = await BeginAsync(target, cancellationToken).ConfigureAwait(false);
        switch (comment.Kind, target.Kind)
        {
            case (SchemaObjectKind.Table, _):
                transaction.SetTableComment(target.LakeName, comment.Text);
                break;
            case (SchemaObjectKind.View, _):
                transaction.SetViewComment(target.LakeName, comment.Text);
                break;
            case (_, ResolvedKind.View) when transaction.Definitions.Rules.HasViewColumnTags:
                transaction.SetViewColumnComment(target.LakeName, comment.Name[^1], comment.Text);
                break;
            case (_, ResolvedKind.View):
                throw SchemaErrors.Binder($"Cannot comment on columns for entry {target.Name} - it is not a table");
            default:
                transaction.SetColumnComment(target.LakeName, ColumnPath.Format([comment.Name[^1]]), comment.Text);
                break;
        }

        return EngineResult.None();
    }
}
