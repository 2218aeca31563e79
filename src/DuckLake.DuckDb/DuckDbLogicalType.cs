using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>A logical type with its parameters.</summary>
internal sealed class DuckDbLogicalType : IDisposable
{
    internal DuckDbLogicalType(LogicalTypeHandle handle) => Handle = handle;

    internal LogicalTypeHandle Handle { get; }

    public DuckDbType Id => NativeMethods.duckdb_get_type_id(Handle);

    /// <summary>Total digits of a DECIMAL; 0 for other types.</summary>
    public int DecimalWidth => NativeMethods.duckdb_decimal_width(Handle);

    /// <summary>Digits after the point of a DECIMAL; 0 for other types.</summary>
    public int DecimalScale => NativeMethods.duckdb_decimal_scale(Handle);

    /// <summary>The integer that carries a DECIMAL in a vector; Invalid for other types.</summary>
    public DuckDbType DecimalCarrier => NativeMethods.duckdb_decimal_internal_type(Handle);

    public void Dispose() => Handle.Dispose();
}
