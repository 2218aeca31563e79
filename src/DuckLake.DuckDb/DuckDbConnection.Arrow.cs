namespace DuckLake.DuckDb;

/// <content>Taking data over through the Arrow C Data Interface.</content>
internal sealed unsafe partial class DuckDbConnection
{
    /// <summary>Reads an <c>ArrowSchema</c> (a struct of all columns), which stays the caller's.</summary>
    public DuckDbArrowSchema ImportArrowSchema(void* schema) => DuckDbArrowSchema.Create(Handle, schema);

    /// <summary>
    /// Makes an <c>ArrowArrayStream</c> readable as a view. The stream is moved: the given struct is marked released, and the returned
    /// object releases it. It can be read once. Any column type DuckDB's <c>arrow_scan</c> knows, any batch size.
    /// </summary>
    public DuckDbArrowScan ScanArrow(string viewName, void* stream) => DuckDbArrowScan.Create(this, viewName, stream);
}
