using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Prepares DuckDB for arrays of one column.</summary>
internal static unsafe class ArrowImport
{
    /// <summary>The schema with that column alone, as DuckDB understands it; the caller disposes it.</summary>
    public static DuckDbArrowSchema CreateSchema(DuckDbConnection connection, Field field)
    {
        CArrowSchema schema = default;
        CArrowSchemaExporter.ExportSchema(new Schema([field]), &schema);
        try
        {
            return connection.ImportArrowSchema(&schema);
        }
        finally
        {
            schema.Release(&schema);
        }
    }
}
