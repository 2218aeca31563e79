using DuckLake.Worker;

var options = new WorkerOptions(args);
switch (args)
{
    case ["append", ..]:
        await AppendCommand.RunAsync(options);
        return 0;
    case ["crash", ..]:
        await CrashCommand.RunAsync(options);
        return 0;
    default:
        Console.Error.WriteLine("usage: append|crash --kind sqlite|duckdb|postgres|mysql --catalog TEXT …");
        return 2;
}
