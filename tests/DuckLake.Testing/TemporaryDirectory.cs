namespace DuckLake.Testing;

/// <summary>A fresh directory that is deleted with everything in it on dispose.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ducklake-");

    public string FullPath => _directory.FullName;

    /// <summary>The full path of a name below this directory; nothing is created.</summary>
    public string Combine(params string[] parts) => Path.Combine([FullPath, .. parts]);

    public override string ToString() => FullPath;

    public void Dispose()
    {
        _directory.Refresh();
        if (_directory.Exists)
        {
            _directory.Delete(recursive: true);
        }
    }
}
