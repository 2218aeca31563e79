using System.Text.Json;
using DuckLake.Arrow;

namespace DuckLake.Data;

/// <content>ALTER TABLE and VIEW.</content>
internal sealed partial class LakeSchemaStatement
{
    private async Task<EngineResult> AlterAsync(AlterStatement alter, SchemaTarget target, ParameterValues values, CancellationToken cancellationToken)
    {
        AlterAction action = alter.Action;
        if (target.Kind == ResolvedKind.Missing)
        {
            return await RunAsItIsAsync(values, cancellationToken).ConfigureAwait(false);
        }

        if (alter.Kind == SchemaObjectKind.Table && target.Kind == ResolvedKind.View)
        {
            throw SchemaErrors.Binder($"Cannot use ALTER TABLE on entry {target.Name} - it is not a table");
        }

        if (alter.Kind == SchemaObjectKind.View && target.Kind == ResolvedKind.Table)
        {
            throw SchemaErrors.Binder($"Cannot use ALTER VIEW on entry {target.Name} - it is not a view");
        }

        RequireStruct(action, target);
        Check();
        DuckLakeTransaction transaction = await BeginAsync(target, cancellationToken).ConfigureAwait(false);
        if (alter.Kind == SchemaObjectKind.Table)
        {
            await AlterTableAsync(action, target, transaction, cancellationToken).ConfigureAwait(false);
        }
        else if (action.Kind == AlterActionKind.Rename)
        {
            transaction.RenameView(target.LakeName, action.NewName);
        }
        else
        {
            throw SchemaErrors.Unsupported("Unsupported ALTER VIEW type in DuckLake");
        }

        return EngineResult.None();
    }

    private async Task AlterTableAsync(AlterAction action, SchemaTarget target, DuckLakeTransaction transaction, CancellationToken cancellationToken)
    {
        DuckLakeName table = target.LakeName;
        string path = ColumnPath.Format(action.Path);
        switch (action.Kind)
        {
            case AlterActionKind.Rename:
                transaction.RenameTable(table, action.NewName);
                break;
            case AlterActionKind.RenameColumn:
                transaction.RenameColumn(table, path, action.NewName);
                break;
            case AlterActionKind.AddColumn:
                AddColumn(action, table, transaction);
                break;
            case AlterActionKind.AddConstraint:
                throw SchemaErrors.Unsupported("Adding indexes or constraints is not supported in DuckLake");
            case AlterActionKind.DropColumn:
                transaction.DropColumn(table, path, action.IsTolerant ? DropMode.IgnoreMissing : DropMode.FailIfMissing);
                break;
            case AlterActionKind.SetType:
                SetType(action, table, path, transaction);
                break;
            case AlterActionKind.SetDefault:
                SetDefault(action, table, path, transaction);
                break;
            case AlterActionKind.DropDefault:
                transaction.DropDefault(table, path);
                break;
            case AlterActionKind.SetNotNull:
                await transaction.SetNotNullAsync(table, action.Path[0], cancellationToken).ConfigureAwait(false);
                break;
            case AlterActionKind.DropNotNull:
                transaction.DropNotNull(table, action.Path[0]);
                break;
            case AlterActionKind.SetPartitioning when action.Keys.Count == 0:
                transaction.ResetPartitioning(table);
                break;
            case AlterActionKind.SetPartitioning:
                transaction.SetPartitioning(table, [.. action.Keys.Select(key => PartitionKeyText.ToKey(Session.Helper, key))]);
                break;
            case AlterActionKind.SetSortOrder when action.Keys.Count == 0:
                transaction.ResetSortOrder(table);
                break;
            case AlterActionKind.SetSortOrder:
                transaction.SetSortOrder(table, [.. action.Keys.Select(key => SortKeyText.ToKey(Session.Helper, key))]);
                break;
            default:
                throw SchemaErrors.Binder("Unsupported ALTER TABLE type in DuckLake");
        }
    }

    // Of fields of columns that are not there the reference speaks in other words than DuckDB.
    private static void RequireStruct(AlterAction action, SchemaTarget target)
    {
        if (action.Path.Count > 1
            && target.Lake.Snapshot.Definition.FindSchema(target.Schema)?.FindTable(target.Name) is { } table
            && table.Columns.All(column => !string.Equals(column.Name, action.Path[0], StringComparison.OrdinalIgnoreCase)))
        {
            IEnumerable<string> path = action.Kind == AlterActionKind.AddColumn ? action.Path.SkipLast(1) : action.Path;
            throw SchemaErrors.NotFound(SqlErrorClass.Binder, $"Column \"{string.Join('.', path)}\" does not exist");
        }
    }

    private void AddColumn(AlterAction action, DuckLakeName table, DuckLakeTransaction transaction)
    {
        ColumnText column = action.Column!;
        if (column.HasCollation)
        {
            throw SchemaErrors.Invalid("Collations are not supported in DuckLake storage");
        }

        if (column.HasCompression)
        {
            throw SchemaErrors.Unsupported("Defining a compression type for a column is not supported in DuckLake");
        }

        transaction.AddColumn(
            table,
            ToColumns([column])[0],
            action.Path.Count == 1 ? null : ColumnPath.Format(action.Path.SkipLast(1)),
            action.IsTolerant ? CreateMode.KeepExisting : CreateMode.FailIfExists);
    }

    private void SetType(AlterAction action, DuckLakeName table, string path, DuckLakeTransaction transaction)
    {
        if (transaction.GetTable(table).Columns.All(column => !string.Equals(column.Name, action.Path[0], StringComparison.OrdinalIgnoreCase)))
        {
            throw SchemaErrors.Binder($"Table \"{table.Name}\" does not have a column with name \"{action.Path[0]}\"");
        }

        bool isPlainCast = action.Expression is not { } expression || IsPlainCast(QueryPrinter.Parse(Session.Helper, expression));
        if (!isPlainCast || action.Column!.Type is not { } type)
        {
            throw SchemaErrors.Unsupported("Column type cannot be modified using an expression");
        }

        if (action.Column.HasCollation)
        {
            throw SchemaErrors.Invalid("Collations are not supported in DuckLake storage");
        }

        transaction.SetColumnType(table, path, DuckDbTypes.Resolve(Session.Connection, [(action.Path[^1], type)])[0]);
    }

    private static bool IsPlainCast(JsonElement expression) =>
        QueryPrinter.IsClass(expression, "CAST") && QueryPrinter.IsClass(expression.GetProperty("child"), "COLUMN_REF");

    private void SetDefault(AlterAction action, DuckLakeName table, string path, DuckLakeTransaction transaction)
    {
        JsonElement expression = QueryPrinter.Parse(Session.Helper, action.Expression!);
        if (QueryPrinter.Contains(expression, "SUBQUERY"))
        {
            throw SchemaErrors.Unsupported("Expressions with subqueries are not yet supported as default expressions");
        }

        if (QueryPrinter.Contains(expression, "WINDOW"))
        {
            throw SchemaErrors.Unsupported("Expressions with window functions are not yet supported as default expressions");
        }

        if (ToDefault(action.Expression) is { } value)
        {
            transaction.SetDefault(table, path, value);
        }
        else
        {
            transaction.DropDefault(table, path);
        }
    }
}
