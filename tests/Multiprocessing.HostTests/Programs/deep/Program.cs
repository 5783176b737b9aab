Upper.Middle.Run();
