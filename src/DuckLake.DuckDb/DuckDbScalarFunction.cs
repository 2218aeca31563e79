using System.Runtime.InteropServices;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>
/// A function written in C# from one value of any type to an INTEGER. NULL gives NULL. What it throws becomes the function's error; nothing
/// crosses the border. Called by several threads at once.
/// </summary>
internal abstract unsafe class DuckDbScalarFunction(string name)
{
    public string Name { get; } = name;

    /// <summary>Makes the function known to the connection's database.</summary>
    public void Register(DuckDbConnection connection)
    {
        using ScalarFunctionHandle function = NativeMethods.duckdb_create_scalar_function();
        using LogicalTypeHandle parameter = SqlType.Any.Create();
        using LogicalTypeHandle result = SqlType.Integer.Create();
        NativeMethods.duckdb_scalar_function_set_name(function, Name);
        NativeMethods.duckdb_scalar_function_add_parameter(function, parameter);
        NativeMethods.duckdb_scalar_function_set_return_type(function, result);
        NativeMethods.duckdb_scalar_function_set_extra_info(function, TableFunctionCallbacks.Box(this), &TableFunctionCallbacks.Free);
        NativeMethods.duckdb_scalar_function_set_function(function, &Invoke);
        if (NativeMethods.duckdb_register_scalar_function(connection.Handle, function) != DuckDbState.Success)
        {
            throw new DuckDbException(DuckDbErrorType.Catalog, $"DuckDB refused the function '{Name}'.");
        }
    }

    /// <summary>Computes the results of the rows that are not NULL.</summary>
    protected abstract void Compute(DuckDbVector argument, DuckDbTypeInfo type, Span<int> results);

    [UnmanagedCallersOnly]
    private static void Invoke(nint info, nint input, nint output)
    {
        try
        {
            var function = (DuckDbScalarFunction)GCHandle.FromIntPtr(NativeMethods.duckdb_scalar_function_get_extra_info(info)).Target!;
            int rows = checked((int)NativeMethods.duckdb_data_chunk_get_size(input));
            nint argument = NativeMethods.duckdb_data_chunk_get_vector(input, 0);
            using LogicalTypeHandle type = NativeMethods.duckdb_vector_get_column_type(argument);
            DuckDbVector vector = new(argument, rows);
            function.Compute(vector, DuckDbTypeInfo.From(type), new Span<int>((void*)NativeMethods.duckdb_vector_get_data(output), rows));
            CopyNulls(vector, output);
        }
        catch (Exception exception)
        {
            NativeMethods.duckdb_scalar_function_set_error(info, exception.Message.Replace('\0', ' '));
        }
    }

    private static void CopyNulls(DuckDbVector argument, nint output)
    {
        ulong* validity = null;
        for (int row = 0; row < argument.Length; row++)
        {
            if (argument.IsValid(row))
            {
                continue;
            }

            if (validity == null)
            {
                NativeMethods.duckdb_vector_ensure_validity_writable(output);
                validity = NativeMethods.duckdb_vector_get_validity(output);
            }

            validity[row >> 6] &= ~(1UL << (row & 63));
        }
    }
}
