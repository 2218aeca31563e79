using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>What an option is set for, found by name in a snapshot.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="ScopeId">The schema or table id; null for the whole lake.</param>
/// <param name="Tables">The tables it applies to.</param>
internal sealed record OptionTarget(OptionScope Scope, long? ScopeId, IEnumerable<DuckLakeTable> Tables)
{
    /// <exception cref="DuckLakeException">There is no such schema or table.</exception>
    public static OptionTarget Find(DuckLakeSnapshot snapshot, DuckLakeOptionScope scope)
    {
        if (scope.SchemaName is null)
        {
            return new OptionTarget(OptionScope.Global, null, snapshot.Tables);
        }

        if (scope.TableName is null)
        {
            DuckLakeSchema schema = snapshot.GetSchema(scope.SchemaName);
            return new OptionTarget(OptionScope.Schema, schema.Id, schema.Tables);
        }

        DuckLakeTable table = snapshot.GetTable(scope.SchemaName, scope.TableName);
        return new OptionTarget(OptionScope.Table, table.Id, [table]);
    }
}
