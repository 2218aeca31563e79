using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DuckLake.Storage;

/// <summary>
/// A file under a temporary name beside its destination, which either takes the destination's name as a whole or vanishes.
/// </summary>
internal sealed partial class TemporaryFile : IDisposable
{
    private const string Prefix = ".ducklake-";
    private const string Suffix = ".tmp";
    private const int FileExists = 17; // EEXIST on every Unix

    private readonly string _path;
    private readonly string _destination;
    private readonly SafeFileHandle _handle;
    private bool _published;

    private TemporaryFile(string path, string destination)
    {
        _path = path;
        _destination = destination;
        _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    public static bool IsTemporary(ReadOnlySpan<char> fileName) =>
        fileName.StartsWith(Prefix, StringComparison.Ordinal) && fileName.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Creates the file, and its directory when that is missing.</summary>
    public static TemporaryFile Create(string destination)
    {
        string fullPath = Path.GetFullPath(destination);
        string directory = Path.GetDirectoryName(fullPath) ?? throw new UnauthorizedAccessException("The path names a root directory.");
        string path = Path.Combine(directory, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
        try
        {
            return new TemporaryFile(path, fullPath);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(directory);
            return new TemporaryFile(path, fullPath);
        }
    }

    public void Write(ReadOnlySpan<byte> content, long offset) => RandomAccess.Write(_handle, content, offset);

    /// <summary>Gives the file its destination's name. False when that exists and must not be overwritten.</summary>
    public bool TryPublish(PutMode mode, WriteDurability durability)
    {
        if (durability == WriteDurability.Disk)
        {
            RandomAccess.FlushToDisk(_handle);
        }

        _handle.Dispose();
        if (mode == PutMode.Overwrite)
        {
            File.Move(_path, _destination, overwrite: true);
            _published = true;
        }
        else
        {
            _published = OperatingSystem.IsWindows() ? TryMove() : TryLink();
        }

        return _published;
    }

    public void Dispose()
    {
        _handle.Dispose();
        if (_published)
        {
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (DirectoryNotFoundException)
        {
            // Whoever removed the directory removed the file with it.
        }
    }

    // Windows moves without overwriting in one step.
    private bool TryMove()
    {
        try
        {
            File.Move(_path, _destination, overwrite: false);
            return true;
        }
        catch (IOException) when (Path.Exists(_destination))
        {
            return false;
        }
    }

    // On Unix a move checks first and renames afterwards, which two writers can pass both; link(2) is one step.
    private bool TryLink()
    {
        if (Link(_path, _destination) == 0)
        {
            File.Delete(_path);
            return true;
        }

        return Marshal.GetLastPInvokeError() != FileExists && TryReserve();
    }

    // For file systems without hard links: whoever creates the empty destination owns the name and renames over it. Until then a
    // reader may find the object empty.
    internal bool TryReserve()
    {
        try
        {
            File.OpenHandle(_destination, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite).Dispose();
        }
        catch (IOException) when (Path.Exists(_destination))
        {
            return false;
        }

        try
        {
            File.Move(_path, _destination, overwrite: true);
            return true;
        }
        catch
        {
            File.Delete(_destination);
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Link(string existingPath, string newPath);
}
