using System.Collections.Concurrent;

namespace DuckLake.Storage;

/// <summary>
/// Finds the store for a path by its scheme. A new registry knows local disk (paths without a scheme and <c>file://</c>) and a
/// memory store of its own (<c>memory://</c>). Safe for concurrent use.
/// </summary>
public sealed class ObjectStoreRegistry
{
    private const string LocalScheme = "file";

    private static readonly string[] s_s3Schemes = ["s3", "s3a", "s3n", "gs", "gcs", "r2"];

    private readonly ConcurrentDictionary<string, IObjectStore> _stores = new(StringComparer.Ordinal);

    /// <summary>Creates a registry with local disk and memory.</summary>
    public ObjectStoreRegistry()
    {
        Register(LocalScheme, new LocalObjectStore());
        Register("memory", new MemoryObjectStore());
    }

    /// <summary>Registers the store for a scheme, in place of the one it may have had.</summary>
    /// <param name="scheme">The scheme without <c>://</c>, in any case; <c>file</c> also stands for paths without a scheme.</param>
    /// <param name="store">The store; the registry does not dispose it.</param>
    public void Register(string scheme, IObjectStore store)
    {
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        ArgumentNullException.ThrowIfNull(store);
        if (LakePath.GetScheme(scheme + "://") is not { } known || known.Length != scheme.Length)
        {
            throw new ArgumentException($"\"{scheme}\" is not a URL scheme.", nameof(scheme));
        }

        _stores[known] = store;
    }

    /// <summary>The store that serves a path.</summary>
    /// <param name="path">A full path.</param>
    /// <returns>The store.</returns>
    /// <exception cref="ObjectStoreException">
    /// No store is registered for the scheme (<see cref="ObjectStoreErrorKind.UnsupportedScheme"/>); the message names the package to add.
    /// </exception>
    public IObjectStore Resolve(string path)
    {
        if (Find(path) is { } store)
        {
            return store;
        }

        string scheme = SchemeOf(path);
        throw new ObjectStoreException(ObjectStoreErrorKind.UnsupportedScheme, path, $"No object store is registered for {scheme}://. {Remedy(scheme)}");
    }

    /// <summary>The store that serves a path, or null when none is registered for its scheme.</summary>
    internal IObjectStore? Find(string path) => _stores.GetValueOrDefault(SchemeOf(path));

    private static string SchemeOf(string path) => LakePath.GetScheme(path) ?? LocalScheme;

    private static string Remedy(string scheme) =>
        s_s3Schemes.Contains(scheme)
            ? "Add the package DuckLake.Storage.S3 and register its store for this scheme."
            : $"Register an {nameof(IObjectStore)} for this scheme with {nameof(ObjectStoreRegistry)}.{nameof(Register)}.";
}
