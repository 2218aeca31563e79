using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_metadata_scan(catalog, table)</c>: the rows of a table of the catalog database.</summary>
internal sealed class MetadataScanFunction(EngineSession session) : LakeFunction(session, "ducklake_metadata_scan", [SqlType.Varchar, SqlType.Varchar])
{
    protected override RowsResult BindRows(TableFunctionArguments arguments)
    {
        AttachedLake lake = FindLake(arguments);
        if (arguments.Positional[1] is not string table)
        {
            throw SchemaErrors.Binder("The name of a catalog table cannot be NULL");
        }

        MetadataTable found = Wait(token => MetadataTable.FindAsync(lake, table, token));
        return new RowsResult(found.Columns, () => Wait(token => found.ReadAsync(lake, token)));
    }
}
