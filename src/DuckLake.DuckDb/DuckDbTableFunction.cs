using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>
/// A table function written in C#. DuckDB binds a call (<see cref="Bind"/>), opens a scan of the binding when the query runs, and gives each
/// of its threads a reader of that scan. What these throw becomes the function's error; nothing crosses the border.
/// </summary>
internal abstract unsafe class DuckDbTableFunction(string name)
{
    /// <summary>The error of a function whose reading was cancelled.</summary>
    public const string CancelledMessage = "The reading of the function's rows was cancelled.";

    public string Name { get; } = name;

    /// <summary>Types of the positional parameters.</summary>
    public virtual IReadOnlyList<SqlType> Parameters => [];

    /// <summary>Names and types of the named parameters.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, SqlType>> NamedParameters => [];

    /// <summary>Makes the function known to the connection's database, beside functions of the same name with other parameters.</summary>
    public void Register(DuckDbConnection connection)
    {
        using TableFunctionHandle function = NativeMethods.duckdb_create_table_function();
        NativeMethods.duckdb_table_function_set_name(function, Name);
        foreach (SqlType parameter in Parameters)
        {
            using LogicalTypeHandle type = parameter.Create();
            NativeMethods.duckdb_table_function_add_parameter(function, type);
        }

        foreach ((string parameterName, SqlType parameter) in NamedParameters)
        {
            using LogicalTypeHandle type = parameter.Create();
            NativeMethods.duckdb_table_function_add_named_parameter(function, parameterName, type);
        }

        NativeMethods.duckdb_table_function_set_extra_info(function, TableFunctionCallbacks.Box(this), &TableFunctionCallbacks.Free);
        NativeMethods.duckdb_table_function_set_bind(function, &TableFunctionCallbacks.Bind);
        NativeMethods.duckdb_table_function_set_init(function, &TableFunctionCallbacks.Open);
        NativeMethods.duckdb_table_function_set_local_init(function, &TableFunctionCallbacks.OpenLocal);
        NativeMethods.duckdb_table_function_set_function(function, &TableFunctionCallbacks.Read);
        NativeMethods.duckdb_table_function_supports_projection_pushdown(function, true);
        if (NativeMethods.duckdb_register_table_function(connection.Handle, function) != DuckDbState.Success)
        {
            throw new DuckDbException(DuckDbErrorType.Catalog, $"DuckDB refused the table function '{Name}'.");
        }
    }

    /// <summary>Binds one call.</summary>
    public abstract TableFunctionBinding Bind(TableFunctionArguments arguments);

    /// <summary>Told of every failure of a callback, before DuckDB gets its text. Comes from any thread; must not throw.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="text">What DuckDB gets of it, and has in its error.</param>
    public virtual void OnFailure(Exception failure, string text)
    {
    }
}
