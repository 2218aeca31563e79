using System.Runtime.InteropServices;
using System.Text;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>What DuckDB calls for every table function of ours. No exception crosses the border: it becomes the function's error.</summary>
internal static unsafe class TableFunctionCallbacks
{
    public static nint Box(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    [UnmanagedCallersOnly]
    public static void Free(nint box)
    {
        GCHandle handle = GCHandle.FromIntPtr(box);
        object? target = handle.Target;
        handle.Free();
        try
        {
            (target as IDisposable)?.Dispose();
        }
        catch (Exception exception)
        {
            // Nobody is left to be told: the query has ended.
            System.Diagnostics.Debug.WriteLine(exception);
        }
    }

    [UnmanagedCallersOnly]
    public static void Bind(nint info)
    {
        DuckDbTableFunction function = Unbox<DuckDbTableFunction>(NativeMethods.duckdb_bind_get_extra_info(info));
        TableFunctionBinding? binding = null;
        try
        {
            binding = function.Bind(new TableFunctionArguments(function, info));
            foreach ((string name, SqlType column) in binding.Columns)
            {
                using LogicalTypeHandle type = column.Create();
                fixed (byte* text = NativeText.Encode(name, nameof(name)))
                {
                    NativeMethods.duckdb_bind_add_result_column(info, text, type);
                }
            }

            if (binding.EstimatedRowCount is { } rows)
            {
                // "Exact" carries no upper bound: DuckDB would leave out operators by it, and ours is an estimate.
                NativeMethods.duckdb_bind_set_cardinality(info, (ulong)Math.Max(0, rows), isExact: true);
            }

            NativeMethods.duckdb_bind_set_bind_data(info, Box(new Bound(function, binding)), &Free);
        }
        catch (Exception exception)
        {
            binding?.Dispose();
            NativeMethods.duckdb_bind_set_error(info, Report(function, exception));
        }
    }

    [UnmanagedCallersOnly]
    public static void Open(nint info)
    {
        Bound bound = Unbox<Bound>(NativeMethods.duckdb_init_get_bind_data(info));
        TableFunctionScan? scan = null;
        try
        {
            int[] columns = new int[checked((int)NativeMethods.duckdb_init_get_column_count(info))];
            for (int i = 0; i < columns.Length; i++)
            {
                ulong index = NativeMethods.duckdb_init_get_column_index(info, (ulong)i);
                columns[i] = index < (ulong)bound.Binding.Columns.Count ? (int)index : -1;
            }

            scan = bound.Binding.Open(columns);
            NativeMethods.duckdb_init_set_max_threads(info, (ulong)Math.Max(1, scan.MaxThreads));
            NativeMethods.duckdb_init_set_init_data(info, Box(scan), &Free);
        }
        catch (Exception exception)
        {
            scan?.Dispose();
            NativeMethods.duckdb_init_set_error(info, Report(bound.Function, exception));
        }
    }

    [UnmanagedCallersOnly]
    public static void OpenLocal(nint info)
    {
        // The C API shows a local initialisation nothing of the run it belongs to, so the reader comes with the first call.
        NativeMethods.duckdb_init_set_init_data(info, Box(new Local()), &Free);
    }

    [UnmanagedCallersOnly]
    public static void Read(nint info, nint chunk)
    {
        try
        {
            Local local = Unbox<Local>(NativeMethods.duckdb_function_get_local_init_data(info));
            TableFunctionReader reader = local.Reader ??= Unbox<TableFunctionScan>(NativeMethods.duckdb_function_get_init_data(info)).OpenReader();
            DuckDbOutputChunk output = new(chunk);
            reader.Read(output);
        }
        catch (Exception exception)
        {
            NativeMethods.duckdb_data_chunk_set_size(chunk, 0);
            DuckDbTableFunction function = Unbox<Bound>(NativeMethods.duckdb_function_get_bind_data(info)).Function;
            NativeMethods.duckdb_function_set_error(info, Report(function, exception));
        }
    }

    private static T Unbox<T>(nint box)
        where T : class => (T)GCHandle.FromIntPtr(box).Target!;

    /// <summary>Tells the function of its failure, and gives the text that DuckDB will show.</summary>
    private static string Report(DuckDbTableFunction function, Exception exception)
    {
        // A zero byte would end the text early, and half a surrogate pair would come back as another character.
        string text = exception is OperationCanceledException
            ? DuckDbTableFunction.CancelledMessage
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(exception.Message.Replace('\0', ' ')));
        function.OnFailure(exception, text);
        return text;
    }

    /// <summary>A binding and its function.</summary>
    private sealed class Bound(DuckDbTableFunction function, TableFunctionBinding binding) : IDisposable
    {
        public DuckDbTableFunction Function { get; } = function;

        public TableFunctionBinding Binding { get; } = binding;

        public void Dispose() => Binding.Dispose();
    }

    /// <summary>The state of one thread.</summary>
    private sealed class Local : IDisposable
    {
        public TableFunctionReader? Reader { get; set; }

        public void Dispose() => Reader?.Dispose();
    }
}
