using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.IO.Compression;

namespace DuckLake.SqlLogic;

/// <summary>Runs one file. The process's working directory is changed while it runs.</summary>
internal sealed class FileRunner : IDisposable
{
    private static readonly HashSet<string> Available = new(StringComparer.OrdinalIgnoreCase)
    {
        "ducklake", "parquet", "json", "icu", "core_functions", "notwindows", "no_alternative_verify", "no_vector_verification", "skip_reload", "vector_size",
        "64bit", "noforcestorage", "block_size", "longdouble", "strinline", "ram",
    };

    private readonly string _path;
    private readonly CatalogTarget _target;
    private readonly RunnerConfig _config;
    private readonly DataPlace _data;
    private readonly string _scratch;
    private readonly ConnectionSet _connections;
    private readonly S3Mirror? _mirror;
    private readonly Dictionary<string, string> _environment = [];
    private readonly ConcurrentDictionary<string, string> _labels = [];
    private readonly List<string> _skippedErrors;
    private readonly string _uuid = Guid.NewGuid().ToString();
    private bool _isModeSkip;
    private int _records;
    private int _quirks;

    private FileRunner(string path, CatalogTarget target, RunnerConfig config, DataPlace data, string scratch)
    {
        _path = path;
        _target = target;
        _config = config;
        _data = data;
        _scratch = scratch;
        _connections = new ConnectionSet(data.Connection.ConnectionString, [.. config.OnNewConnection]);
        _mirror = data.OpenMirror(scratch);
        _skippedErrors = [.. config.SkippedErrors];
    }

    /// <summary>Runs a file and tells how it went.</summary>
    public static FileReport Run(string path, CatalogTarget target, RunnerConfig config, DataPlace data)
    {
        if (SkipReason(path, config) is { } reason)
        {
            return new FileReport(path, FileOutcome.Skipped, reason, 0, 0, 0);
        }

        string scratch = Directory.CreateTempSubdirectory("ducklake-logic-").FullName;
        string before = Environment.CurrentDirectory;
        using FileRunner runner = new(path, target, config, data, scratch);
        try
        {
            target.Reset();
            Directory.CreateDirectory(Path.Combine(scratch, "data"));
            Environment.CurrentDirectory = RootOf(path) ?? scratch;
            Dictionary<string, string> variables = [];
            runner.RunBlock(LogicParser.Parse(File.ReadAllText(path)), variables, connection: null);
            return runner.Report(FileOutcome.Passed, null, 0);
        }
        catch (SkipFileException e)
        {
            return runner.Report(FileOutcome.Skipped, e.Message, 0);
        }
        catch (RecordException e)
        {
            return runner.Report(FileOutcome.Failed, e.Message, e.Line);
        }
        catch (Exception e) when (e is LogicFormatException or IOException or DbException)
        {
            return runner.Report(FileOutcome.Failed, e.Message, 0);
        }
        finally
        {
            runner.Dispose();
            data.EmptyAsync().GetAwaiter().GetResult();
            Environment.CurrentDirectory = before;
            Directory.Delete(scratch, recursive: true);
        }
    }

    public void Dispose()
    {
        _connections.Dispose();
        _mirror?.Dispose();
    }

    private static string? SkipReason(string path, RunnerConfig config)
    {
        string normal = path.Replace('\\', '/');
        return config.SkippedFiles.FirstOrDefault(file => normal.EndsWith("/" + file.Key, StringComparison.Ordinal) || normal == file.Key).Value;
    }

    // Files of the reference name their data relative to the folder above test/sql.
    private static string? RootOf(string path)
    {
        int at = Path.GetFullPath(path).Replace('\\', '/').LastIndexOf("/test/sql/", StringComparison.Ordinal);
        return at < 0 ? null : Path.GetFullPath(path)[..at];
    }

    private FileReport Report(FileOutcome outcome, string? message, int line) => new(_path, outcome, message, line, _records, _quirks);

    private void RunBlock(IReadOnlyList<LogicRecord> records, Dictionary<string, string> variables, string? connection)
    {
        foreach (LogicRecord record in records)
        {
            if (record.Conditions.Any(condition => condition.Skips(_target.Name, variables)))
            {
                continue;
            }

            switch (record.Kind)
            {
                case RecordKind.Directive:
                    if (!RunDirective(record, variables))
                    {
                        return;
                    }

                    break;
                case var _ when _isModeSkip:
                    break;
                case RecordKind.Loop:
                    foreach (string value in LoopValues(record, variables))
                    {
                        RunBlock(record.Body, new Dictionary<string, string>(variables) { [record.Words[1]] = value }, connection);
                    }

                    break;
                case RecordKind.ConcurrentLoop:
                    RunConcurrently(record, variables);
                    break;
                default:
                    RunRecord(record, variables, connection);
                    break;
            }
        }
    }

    private void RunConcurrently(LogicRecord loop, Dictionary<string, string> variables)
    {
        ConcurrentQueue<Exception> failures = [];
        Thread[] threads =
        [
            .. LoopValues(loop, variables).Select(value => new Thread(() =>
            {
                string connection = _connections.NewName();
                try
                {
                    RunBlock(loop.Body, new Dictionary<string, string>(variables) { [loop.Words[1]] = value }, connection);
                }
                catch (Exception e)
                {
                    failures.Enqueue(e);
                }
                finally
                {
                    _connections.Close(connection);
                }
            }))
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        if (failures.TryDequeue(out Exception? failure))
        {
            throw failure is RecordException or SkipFileException ? failure : new RecordException(loop.Line, failure.ToString());
        }
    }

    private void RunRecord(LogicRecord record, Dictionary<string, string> variables, string? connection)
    {
        string name = connection is null ? record.Connection : connection + record.Connection;
        string sql = Replace(record.Text, variables);
        string? error = null;
        QueryResult result = new([], []);
        try
        {
            result = _mirror is null ? _connections.Execute(name, sql) : _mirror.Run(sql, text => _connections.Execute(name, text));
        }
        catch (DbException e)
        {
            error = e.Message;
        }
        catch (Exception e)
        {
            throw new RecordException(record.Line, $"{sql}\nended in {e}");
        }

        string? difference = error is not null && record.Kind is RecordKind.StatementOk or RecordKind.Query && _skippedErrors.Any(text => error!.Contains(text, StringComparison.Ordinal))
            ? throw new SkipFileException($"an error the configuration leaves out: {error}")
            : Judge(record, variables, result, error);
        if (difference is null)
        {
            Interlocked.Increment(ref _records);
        }
        else if (record.IsQuirk)
        {
            Interlocked.Increment(ref _quirks);
        }
        else
        {
            throw new RecordException(record.Line, $"{sql}\n{difference}");
        }
    }

    private string? Judge(LogicRecord record, Dictionary<string, string> variables, QueryResult result, string? error)
    {
        string expected = Replace(string.Join('\n', record.Expected ?? []), variables);
        switch (record.Kind)
        {
            case RecordKind.StatementOk:
                return error is null ? null : $"failed: {error}";
            case RecordKind.StatementError:
                return error is null ? $"succeeded, expected the error: {expected}" : MessageDifference(error, expected);
            case RecordKind.StatementMaybe:
                return error is null ? null : MessageDifference(error, expected);
        }

        if (error is not null)
        {
            return $"failed: {error}";
        }

        if (record.Label.Length > 0)
        {
            string hash = ResultComparison.Hash(ResultComparison.Sort(result.Rows, record.Sorting));
            string first = _labels.GetOrAdd(record.Label, hash);
            return first == hash ? null : $"differs from other results of label '{record.Label}':\n{result}";
        }

        List<string> lines = [.. (record.Expected ?? []).Select(line => Replace(line, variables))];
        SortStyle sorting = record.Sorting == SortStyle.None ? _config.Sorting : record.Sorting;
        return ResultComparison.FindDifference(result, lines, record.ColumnCount, sorting);
    }

    private static string? MessageDifference(string error, string expected) =>
        ResultComparison.MessageMatches(error, expected) ? null : $"failed with: {error}\nexpected: {expected}";

    private bool RunDirective(LogicRecord record, Dictionary<string, string> variables)
    {
        string[] words = [.. record.Words.Select(word => Replace(word, variables))];
        switch (record.Text)
        {
            case "mode":
                _isModeSkip = words is ["skip", ..] || (_isModeSkip && words is not ["unskip", ..]);
                return true;
            case var _ when _isModeSkip:
                return true;
            case "require":
                return Available.Contains(words[0]) ? true : throw new SkipFileException($"requires {string.Join(' ', words)}");
            case "require-env":
                string? found = Environment.GetEnvironmentVariable(words[0]);
                bool holds = found is not null && (words.Length < 2 || words[1] == found);
                return holds ? true : throw new SkipFileException($"requires the environment variable {words[0]}");
            case "test-env":
                _environment[words[0]] = Replace(ValueOf(words[0], record.Words.ElementAtOrDefault(1) ?? string.Empty), variables);
                return true;
            case "set":
                if (words is ["ignore_error_messages" or "skip_error_messages", .. var texts])
                {
                    _skippedErrors.AddRange(texts);
                }

                return true;
            case "unzip":
                Unzip(words[0], words.ElementAtOrDefault(1));
                return true;
            case "restart" or "reconnect" or "load":
                _connections.Restart();
                return true;
            case "sleep":
                Thread.Sleep(SleepTime(words));
                return true;
            case "halt":
                return false;
            default:
                return true;
        }
    }

    // The catalog was chosen on the command line; then the configuration's word counts, then the file's own.
    private string ValueOf(string name, string value) =>
        (name == "DUCKLAKE_CONNECTION" ? _target.ReferenceConnection : null) ?? _config.Environment.GetValueOrDefault(name, value);

    private static TimeSpan SleepTime(string[] words)
    {
        double amount = double.Parse(words[0], CultureInfo.InvariantCulture);
        return words.ElementAtOrDefault(1) switch
        {
            "second" or "seconds" or "sec" => TimeSpan.FromSeconds(amount),
            "millisecond" or "milliseconds" or "milli" => TimeSpan.FromMilliseconds(amount),
            _ => TimeSpan.FromMicroseconds(amount),
        };
    }

    private void Unzip(string source, string? target)
    {
        string path = target ?? Path.Combine(_scratch, Path.GetFileNameWithoutExtension(source));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream input = File.OpenRead(source);
        using GZipStream content = new(input, CompressionMode.Decompress);
        using FileStream output = File.Create(path);
        content.CopyTo(output);
    }

    private IEnumerable<string> LoopValues(LogicRecord loop, Dictionary<string, string> variables)
    {
        string[] words = [.. loop.Words.Select(word => Replace(word, variables))];
        if (words[0] is "loop" or "concurrentloop")
        {
            int first = int.Parse(words[2], CultureInfo.InvariantCulture);
            return Enumerable.Range(first, int.Parse(words[3], CultureInfo.InvariantCulture) - first).Select(i => i.ToString(CultureInfo.InvariantCulture));
        }

        return words[2..];
    }

    private string Replace(string text, Dictionary<string, string> variables)
    {
        foreach ((string name, string value) in _environment.Concat(variables))
        {
            text = text.Replace($"${{{name}}}", value, StringComparison.Ordinal);
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return text
            .Replace("__TEST_DIR__", _scratch, StringComparison.Ordinal)
            .Replace("{TEST_DIR}", _scratch, StringComparison.Ordinal)
            .Replace("__WORKING_DIRECTORY__", Environment.CurrentDirectory, StringComparison.Ordinal)
            .Replace("{UUID}", _uuid, StringComparison.Ordinal)
            .Replace("{BASE_TEST_NAME}", Path.GetFileNameWithoutExtension(_path), StringComparison.Ordinal)
            .Replace("${CATALOG}", _target.ConnectionFor(_scratch), StringComparison.Ordinal)
            .Replace("${CATALOG_BARE}", _target.BareConnectionFor(_scratch), StringComparison.Ordinal)
            .Replace("${DATA}", _data.PathFor(_scratch), StringComparison.Ordinal)
            .Replace("${TMP}data", _data.PathFor(_scratch).TrimEnd('/'), StringComparison.Ordinal)
            .Replace("${TMP}", _scratch + "/", StringComparison.Ordinal);
    }
}
