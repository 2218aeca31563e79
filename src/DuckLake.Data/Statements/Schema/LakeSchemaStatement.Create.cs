using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <content>CREATE TABLE, VIEW and MACRO.</content>
internal sealed partial class LakeSchemaStatement
{
    private async Task<EngineResult> CreateTableAsync(
        CreateTableStatement table, SchemaTarget target, ParameterValues values, CancellationToken cancellationToken)
    {
        RequireSchema(target);
        if (table.Query is { } query)
        {
            await CheckAsync(() => RewrittenSourceAsync(query, cancellationToken)).ConfigureAwait(false);
        }
        else
        {
            Check();
        }

        RefuseClauses(table);
        DuckLakeTransaction transaction = await BeginAsync(target, cancellationToken).ConfigureAwait(false);
        if (!IsToBeCreated(table.Mode, target, table.Name[^1]))
        {
            return EngineResult.None();
        }

        if (table.Query is not null)
        {
            return await CreateFromQueryAsync(table, target, transaction, values, cancellationToken).ConfigureAwait(false);
        }

        RefuseColumnFeatures(table);
        transaction.CreateTable(new DuckLakeName(target.Schema, table.Name[^1]), ToColumns(table.Columns), table.Mode);
        return EngineResult.None();
    }

    // The reference looks for the name before it looks at the columns.
    private static bool IsToBeCreated(CreateMode mode, SchemaTarget target, string name) => (mode, target.Kind) switch
    {
        (_, ResolvedKind.Missing) or (CreateMode.Replace, _) => true,
        (CreateMode.KeepExisting, _) => false,
        _ => throw SchemaErrors.AlreadyExists(target.Kind.ToString(), name),
    };

    private static void RefuseClauses(CreateTableStatement table)
    {
        string? clause = table switch
        {
            { IsPartitioned: true } => "PARTITIONED BY",
            { IsSorted: true } => "SORTED BY",
            { HasOptions: true } => "WITH clause",
            _ => null,
        };
        if (clause is not null)
        {
            throw SchemaErrors.Catalog($"{clause} is not supported for tables in a ducklake catalog");
        }
    }

    private static void RefuseColumnFeatures(CreateTableStatement table)
    {
        foreach (ColumnText column in table.Columns)
        {
            if (column.HasCollation)
            {
                throw SchemaErrors.Invalid("Collations are not supported in DuckLake storage");
            }

            if (column.IsGenerated)
            {
                throw SchemaErrors.Unsupported("DuckLake does not support generated columns");
            }

            if (column.HasCompression)
            {
                throw SchemaErrors.Unsupported("Defining a compression type for a column is not supported in DuckLake");
            }
        }

        foreach (ColumnConstraintKind constraint in table.Constraints)
        {
            string? name = constraint switch
            {
                ColumnConstraintKind.Check => "CHECK",
                ColumnConstraintKind.Unique => "PRIMARY KEY/UNIQUE",
                ColumnConstraintKind.ForeignKey => "FOREIGN KEY",
                _ => null,
            };
            if (name is not null)
            {
                throw SchemaErrors.Unsupported($"{name} constraints are not supported in DuckLake");
            }
        }
    }

    private List<DuckLakeColumnSpec> ToColumns(IReadOnlyList<ColumnText> columns)
    {
        IReadOnlyList<DuckLakeColumnSpec> types = DuckDbTypes.Resolve(
            Session.Connection, [.. columns.Select(column => (column.Name, column.Type ?? "INTEGER"))]);
        return [.. columns.Select((column, i) => types[i] with { NullsAllowed = !column.IsNotNull, Default = ToDefault(column.Default) })];
    }

    private DuckLakeDefault? ToDefault(string? expression) =>
        expression is null ? null : DefaultText.ToDefault(Session.Helper, expression);

    private async Task CreateViewAsync(CreateViewStatement view, SchemaTarget target, CancellationToken cancellationToken)
    {
        RequireSchema(target);
        await CheckAsync(() => RewrittenSourceAsync(view.Query, cancellationToken)).ConfigureAwait(false);
        DuckLakeTransaction transaction = await BeginAsync(target, cancellationToken).ConfigureAwait(false);
        string name = view.Name[^1];
        if (IsToBeCreated(view.Mode, target, name))
        {
            string sql = QueryPrinter.Print(Session.Helper, view.IsRecursive ? RecursiveQuery(view) : view.Query.Text);
            transaction.CreateView(new DuckLakeName(target.Schema, name), sql, view.ColumnNames, view.Mode, target.Lake.Alias);
        }
    }

    // CREATE RECURSIVE VIEW is short for this.
    private static string RecursiveQuery(CreateViewStatement view)
    {
        string name = SqlText.Identifier(view.Name[^1]);
        string columns = string.Join(", ", view.ColumnNames.Select(SqlText.Identifier));
        return $"WITH RECURSIVE {name} ({columns}) AS ({view.Query.Text}\n) SELECT {columns} FROM {name}";
    }

    private async Task CreateMacroAsync(CreateMacroStatement macro, SchemaTarget target, CancellationToken cancellationToken)
    {
        RequireSchema(target);
        await CheckAsync(() => LocalSchemaStatement.RewriteMacroAsync(Session, Source.Text, macro, cancellationToken)).ConfigureAwait(false);
        DuckLakeTransaction transaction = await BeginAsync(target, cancellationToken).ConfigureAwait(false);
        transaction.CreateMacro(
            new DuckLakeName(target.Schema, macro.Name[^1]), macro.Kind, [.. macro.Overloads.Select(ToOverload)], macro.Mode);
    }

    private DuckLakeMacroOverload ToOverload(MacroOverloadText overload) => new(
        overload.Kind == DuckLakeMacroKind.Table
            ? QueryPrinter.Print(Session.Helper, overload.Body.Text)
            : QueryPrinter.PrintExpression(Session.Helper, overload.Body.Text),
        [.. overload.Parameters.Select(ToParameter)]);

    private DuckLakeMacroParameter ToParameter(MacroParameterText parameter)
    {
        DuckLakeType? type = parameter.Type is { } text ? DuckDbTypes.Resolve(Session.Connection, [(parameter.Name, text)])[0].Type : null;
        if (parameter.Default is not { } value)
        {
            return new DuckLakeMacroParameter(parameter.Name, type);
        }

        string[] constant = CatalogQuestion.Ask(Session.Connection, $"SELECT CAST(({value}\n) AS VARCHAR), typeof({value}\n), CAST(({value}\n) IS NULL AS VARCHAR)")[0];
        return new DuckLakeMacroParameter(
            parameter.Name,
            type,
            constant[2] == "true" ? "NULL" : constant[0],
            DuckDbTypes.Parse(parameter.Name, constant[1]).Type);
    }

    private async Task<string> RewrittenSourceAsync(QueryText query, CancellationToken cancellationToken) =>
        Source.Text[..query.Start]
        + await Session.Rewriter.RewriteLateBoundAsync(query.Text, cancellationToken).ConfigureAwait(false)
        + Source.Text[query.End..];
}
