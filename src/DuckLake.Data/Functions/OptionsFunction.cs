using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary><c>ducklake_options(catalog)</c>: all stored options at all scopes.</summary>
internal sealed class OptionsFunction(EngineSession session) : LakeFunction(session, "ducklake_options", [SqlType.Varchar])
{
    private static readonly RowsColumn[] s_columns =
    [
        new("option_name", SqlType.Varchar),
        new("description", SqlType.Varchar),
        new("value", SqlType.Varchar),
        new("scope", SqlType.Varchar),
        new("scope_entry", SqlType.Varchar),
    ];

    protected override RowsResult BindRows(TableFunctionArguments arguments)
    {
        AttachedLake lake = FindLake(arguments);
        return new RowsResult(s_columns, () => Wait(async token => await ReadAsync(lake, token).ConfigureAwait(false)));
    }

    private static async ValueTask<List<IReadOnlyList<object?>>> ReadAsync(AttachedLake lake, CancellationToken cancellationToken)
    {
        DuckLakeSnapshot snapshot = await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
        CatalogInfo info = lake.Transaction?.Info ?? lake.Catalog.Info;
        return [.. info.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => Row(snapshot, option))];
    }

    private static IReadOnlyList<object?> Row(DuckLakeSnapshot snapshot, CatalogOption option) =>
    [
        option.Key,
        OptionDescriptions.Find(option.Key),
        option.Value,
        option.Scope switch
        {
            OptionScope.Schema => "SCHEMA",
            OptionScope.Table => "TABLE",
            _ => "GLOBAL",
        },
        option switch
        {
            { Scope: OptionScope.Schema } => snapshot.Schemas.FirstOrDefault(schema => schema.Id == option.ScopeId)?.Name,
            { Scope: OptionScope.Table, ScopeId: { } id } => snapshot.FindTable(id) is { } table ? $"{table.SchemaName}.{table.Name}" : null,
            _ => null,
        },
    ];
}
