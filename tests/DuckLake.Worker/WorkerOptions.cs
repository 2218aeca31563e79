namespace DuckLake.Worker;

/// <summary>The arguments <c>--name value</c> after the command.</summary>
internal sealed class WorkerOptions
{
    private readonly Dictionary<string, string> _values = [];

    public WorkerOptions(string[] args)
    {
        for (int i = 1; i + 1 < args.Length; i += 2)
        {
            _values[args[i]] = args[i + 1];
        }
    }

    /// <summary>The value of an argument, or null without it.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    public string Text(string name) => Find(name) ?? throw new ArgumentException($"The argument {name} is missing.");

    public int Number(string name) => int.Parse(Text(name), System.Globalization.CultureInfo.InvariantCulture);
}
