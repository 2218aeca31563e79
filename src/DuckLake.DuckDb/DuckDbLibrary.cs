using System.Runtime.InteropServices;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>Finds and loads the native DuckDB library, once per process.</summary>
internal static unsafe class DuckDbLibrary
{
    public const string PathVariable = "DUCKLAKE_DUCKDB_LIBRARY";

    private static readonly Lock Gate = new();
    private static nint s_handle;
    private static string? s_loadedPath;

    /// <summary>The file that was loaded; null before the first use.</summary>
    public static string? LoadedPath => Volatile.Read(ref s_loadedPath);

    /// <summary>The version text of the loaded library, such as <c>v1.5.5</c>.</summary>
    public static string Version
    {
        get
        {
            EnsureLoaded();
            return NativeText.Borrow(NativeMethods.duckdb_library_version()) ?? string.Empty;
        }
    }

    /// <summary>Rows per data chunk, at most.</summary>
    public static int VectorSize
    {
        get
        {
            EnsureLoaded();
            return checked((int)NativeMethods.duckdb_vector_size());
        }
    }

    /// <summary>Loads the library. The first call of the process decides which one; a later, different explicit path is refused.</summary>
    /// <exception cref="DuckDbLibraryException">No library was found, it cannot be loaded, or another one is loaded already.</exception>
    public static void EnsureLoaded(string? explicitPath = null)
    {
        if (explicitPath is null && Volatile.Read(ref s_loadedPath) is not null)
        {
            return;
        }

        lock (Gate)
        {
            if (s_loadedPath is not null)
            {
                if (explicitPath is not null && Path.GetFullPath(explicitPath) != s_loadedPath)
                {
                    throw new DuckDbLibraryException(
                        $"This process already uses the native DuckDB library '{s_loadedPath}'; '{explicitPath}' cannot be loaded beside it.");
                }

                return;
            }

            string path = DuckDbLibraryLocator.ForThisProcess(explicitPath).Locate();
            try
            {
                s_handle = NativeLibrary.Load(path);
            }
            catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
            {
                throw new DuckDbLibraryException($"The native DuckDB library '{path}' cannot be loaded: {exception.Message}", exception);
            }

            NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, static (name, _, _) => name == NativeMethods.Library ? s_handle : 0);
            Volatile.Write(ref s_loadedPath, path);
        }
    }
}
