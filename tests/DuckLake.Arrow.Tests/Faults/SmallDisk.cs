using System.Diagnostics;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Arrow.Tests;

/// <summary>A small file system in memory, mounted in a temporary directory. Needs Linux and root; the test is skipped without.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly bool _isMounted;

    internal SmallDisk(int sizeKibibytes)
    {
        _isMounted = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux()
            && Run("mount", "-t", "tmpfs", "-o", $"size={sizeKibibytes}k", "tmpfs", _directory.FullPath);
        if (!_isMounted)
        {
            _directory.Dispose();
            Skip.If(true, "A small file system cannot be mounted here.");
        }
    }

    internal string Combine(string name) => _directory.Combine(name);

    /// <summary>Fills the disk up to some bytes with a file.</summary>
    internal string Fill(int leftBytes)
    {
        string path = Combine("filler");
        using FileStream file = File.Create(path);
        byte[] zeros = new byte[4096];
        for (long left = new DriveInfo(_directory.FullPath).AvailableFreeSpace - leftBytes; left > 0; left -= zeros.Length)
        {
            file.Write(zeros);
        }

        return path;
    }

    internal bool Remount(string option) => Run("mount", "-o", $"remount,{option}", _directory.FullPath);

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "-l", _directory.FullPath);
            _directory.Dispose();
        }
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
